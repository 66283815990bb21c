import { ident } from '../../sql/index.js';
import { tableOf } from './names.js';
import { type Attribute, attributesOf, type Composite } from './composite-properties.js';

/** How the attributes of a composite type differ from those it has. */
export interface AttributeChanges {
  readonly dropped: readonly Attribute[];
  readonly added: readonly Attribute[];
  readonly retyped: readonly { readonly from: Attribute; readonly to: Attribute }[];
  /** PostgreSQL adds attributes at the end alone, and moves none. */
  readonly isReordered: boolean;
}

export function attributeChanges(to: Composite, from: Composite): AttributeChanges {
  const [wanted, present] = [attributesOf(to), attributesOf(from)];
  const there = new Map(present.map((one) => [one.name, one]));
  const names = new Set(wanted.map(({ name }) => name));
  const kept = present.filter(({ name }) => names.has(name));
  const added = wanted.filter(({ name }) => !there.has(name));
  const inPlace = [...kept, ...added].map(({ name }) => name);
  return {
    dropped: present.filter(({ name }) => !names.has(name)),
    added,
    retyped: wanted.flatMap((one) => {
      const was = there.get(one.name);
      return was && was.type !== one.type ? [{ from: was, to: one }] : [];
    }),
    isReordered: wanted.some(({ name }, at) => name !== inPlace[at]),
  };
}

/** What ALTER TYPE does; tables of the type (`OF`) follow. */
export const attributeClauses = ({ dropped, added, retyped }: AttributeChanges): string[] => [
  ...dropped.map(({ name }) => `DROP ATTRIBUTE ${ident(name)} CASCADE`),
  ...retyped.map(({ to: { name, type } }) => `ALTER ATTRIBUTE ${ident(name)} TYPE ${type} CASCADE`),
  ...added.map(({ name, type }) => `ADD ATTRIBUTE ${ident(name)} ${type} CASCADE`),
];

/** The expression that makes a value of the new type from one of the old. */
export function converted(value: string, to: Composite, from: Composite): string {
  const there = new Map(attributesOf(from).map((one) => [one.name, one.type]));
  const fields = attributesOf(to).map(({ name, type }) => {
    const bare = type.replace(/ COLLATE .*$/, '');
    if (!there.has(name)) return `NULL::${bare}`;
    const field = `(${value}).${ident(name)}`;
    return there.get(name) === type ? field : `${field}::text::${bare}`;
  });
  return `CASE WHEN ${value} IS NOT DISTINCT FROM NULL THEN NULL ELSE ROW(${fields.join(', ')})::${tableOf(to)} END`;
}
