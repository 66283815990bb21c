import type { CatalogObject } from '../model/index.js';
import { ident, literal, qualified } from '../sql/index.js';
import type { Hazard, KindPlan, PlanContext } from './kind.js';
import { keepAround } from './parts/keep.js';
import { ownName, tableOf, text, texts } from './parts/names.js';

const createType = (type: CatalogObject): string =>
  `CREATE TYPE ${tableOf(type)} AS ENUM (${texts(type, 'values').map(literal).join(', ')})`;

export const enumPlan: KindPlan = {
  create: (type) => [createType(type)],
  drop: (type) => [`DROP TYPE IF EXISTS ${tableOf(type)}`],
  alter: (to, from, _properties, context) =>
    (context.rebuildEnums ? undefined : addValues(tableOf(to), texts(to, 'values'), texts(from, 'values'))) ??
    rebuild(to, from, context),
  unsettles: (_properties, to, from, isRebuilt) =>
    isRebuilt || addValues('', texts(to, 'values'), texts(from, 'values')) === undefined,
  hazards: {
    alter: (_properties, to, from, { rebuildEnums }): Hazard[] => [
      ...(rebuildEnums || addValues('', texts(to, 'values'), texts(from, 'values')) === undefined
        ? (['table rewrite'] as const)
        : []),
      ...(texts(from, 'values').some((value) => !texts(to, 'values').includes(value))
        ? (['fails on existing rows'] as const)
        : []),
    ],
    safer: (_type, _change, hazards) => (hazards.includes('fails on existing rows') ? undefined : rebuiltFor),
  },
};

/** PostgreSQL manual, ALTER TYPE, Notes: a new value cannot be used before the transaction that adds it ends. */
const rebuiltFor = 'the new values in a migration of their own, what uses them in the next one (--online writes both)';

/** New values can be put anywhere; a value can neither be taken away nor moved. */
function addValues(type: string, wanted: readonly string[], present: readonly string[]): string[] | undefined {
  const kept = wanted.filter((value) => present.includes(value));
  if (kept.join('\0') !== present.join('\0')) return undefined;
  return wanted.flatMap((value, index) => {
    if (present.includes(value)) return [];
    const before = wanted[index - 1];
    const place = before === undefined ? `BEFORE ${literal(present[0] ?? '')}` : `AFTER ${literal(before)}`;
    return [`ALTER TYPE ${type} ADD VALUE ${literal(value)}${present.length > 0 ? ` ${place}` : ''}`];
  });
}

/** The columns move to a new type, by the text of their values; what else refers to the type has stepped aside. */
function rebuild(to: CatalogObject, from: CatalogObject, { referrersTo, childrenOf }: PlanContext): string[] {
  const [schema = '', name = ''] = from.path;
  const old = qualified(schema, `__old_${name}`.slice(0, 60));
  const columns = referrersTo(from.id).filter(
    ({ kind, parent, properties }) =>
      kind === 'column' && !parent?.startsWith('view ') && properties['generated'] === undefined,
  );
  const kept = keepAround(
    to,
    {
      oid: `pg_catalog.to_regtype(${literal(tableOf(to))})`,
      catalog: 'pg_type',
      prefix: 'typ',
      letter: 'T',
      altered: `TYPE ${tableOf(to)}`,
      commented: `TYPE ${tableOf(to)}`,
      granted: `TYPE ${tableOf(to)}`,
    },
    { owner: true, rights: true },
  );
  return [
    kept.before,
    `ALTER TYPE ${tableOf(from)} RENAME TO ${ident(`__old_${name}`.slice(0, 60))}`,
    createType(to),
    ...[...new Set(columns.map(tableOf))].map((table) => {
      const clauses = columns
        .filter((column) => tableOf(column) === table)
        .flatMap((column) => {
          const wanted = childrenOf(column.parent ?? '').find(({ id }) => id === column.id);
          return retype(column, wanted ?? column);
        });
      return `ALTER TABLE ${table} ${clauses.join(', ')}`;
    }),
    `DROP TYPE ${old}`,
    kept.after,
  ];
}

/** Another default is set by the column's own change: the old one may be a value that the new type does not have. */
function retype(column: CatalogObject, wanted: CatalogObject): string[] {
  const alter = `ALTER COLUMN ${ownName(column)}`;
  const [type, byDefault] = [text(column, 'type'), text(column, 'default')];
  return [
    ...(byDefault === undefined ? [] : [`${alter} DROP DEFAULT`]),
    `${alter} TYPE ${type} USING ${ownName(column)}::text::${type}`,
    ...(byDefault === undefined || byDefault !== text(wanted, 'default') ? [] : [`${alter} SET DEFAULT ${byDefault}`]),
  ];
}
