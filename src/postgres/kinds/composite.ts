import { ident, literal, qualified } from '../sql/index.js';
import { columnKind } from './column.js';
import { defineKind, isKind, type PlanContext } from './kind.js';
import { canFail, isLossless } from './parts/casts.js';
import type { Column } from './parts/column-properties.js';
import { attributeChanges, attributeClauses, converted } from './parts/composite-changes.js';
import { attributesOf, type Composite, compositeProperties } from './parts/composite-properties.js';
import { inSchema, ownName, tableOf } from './parts/names.js';
import { oldName, rebuildTypes, type RebuiltType } from './parts/rebuild-type.js';
import { locatedType, typesOf } from './parts/schema-types.js';
import { kindOf } from './registry.js';
import type { Hazard } from './statement.js';

/** Every table has a row type as well. */
const { path, from, privileges, dependencies } = typesOf(
  `t.typtype = 'c' and exists (select from pg_catalog.pg_class c where c.oid = t.typrelid and c.relkind = 'c')`,
);

const create = (type: Composite): string =>
  `CREATE TYPE ${tableOf(type)} AS (${attributesOf(type)
    .map((attribute) => `${ident(attribute.name)} ${attribute.type}`)
    .join(', ')})`;

/** Composite types that stand for themselves. */
export const compositeKind = defineKind({
  kind: 'composite',
  properties: compositeProperties,
  read: () => [{ path, from }],
  commentsAt: [{ catalog: 'pg_type', oid: 't.oid', path, from }],
  privileges,
  dependenciesAt: [
    dependencies,
    {
      catalog: 'pg_class',
      oid: 'c.oid',
      subId: 'a.attnum',
      path: ['n.nspname', 'c.relname'],
      from: `from pg_catalog.pg_class c join namespace n on n.oid = c.relnamespace
  join (select attrelid, attnum from pg_catalog.pg_attribute where attnum > 0
    union all select oid, 0 from pg_catalog.pg_class) a on a.attrelid = c.oid where c.relkind = 'c'`,
    },
  ],
  located: locatedType,
  sqlName: inSchema('TYPE'),
  ownedBy: ([schema = '', name = '']) => ({
    catalog: 'pg_type',
    owner: 'typowner',
    lookup: 'regtype',
    name: qualified(schema, name),
  }),
  renamed: (type) => `TYPE ${tableOf(type)} RENAME`,
  moved: (type) => `TYPE ${tableOf(type)}`,
  isNamedByCode: () => true,
  isType: true,
  values: {
    property: 'attributes',
    rename: (type, old, now) => `ALTER TYPE ${tableOf(type)} RENAME ATTRIBUTE ${ident(old)} TO ${ident(now)} CASCADE`,
  },
  recognised: 1,
  asked: 2,
  kept: 'the columns of it',
  loses: (type, now) => {
    if (!now) return [];
    const { dropped, retyped } = attributeChanges(now, type);
    return [
      ...dropped.map(({ name }) => `the values of attribute ${ident(name)} of ${type.id}`),
      ...retyped.flatMap(({ from: was, to }) =>
        isLossless(was.type, to.type)
          ? []
          : [
              `what the values of attribute ${ident(was.name)} of ${type.id} lose on the way from ${was.type} to ${to.type} and back`,
            ],
      ),
    ];
  },
  stepsAside: (_type, needed, stays) => (stays && kindOf(needed.kind).isType ? 'changed' : undefined),
  create: (type) => [create(type)],
  drop: (type) => [`DROP TYPE IF EXISTS ${tableOf(type)}`],
  alter: (to, old, _properties, context) =>
    isRebuilt(to, old, context)
      ? rebuild(to, old, context)
      : attributeClauses(attributeChanges(to, old)).map((clause) => `ALTER TYPE ${tableOf(to)} ${clause}`),
  unsettles: (_properties, to, old) => {
    const { dropped, retyped, isReordered } = attributeChanges(to, old);
    return dropped.length > 0 || retyped.length > 0 || isReordered;
  },
  hazards: {
    alter: (_properties, to, old, context): Hazard[] => {
      if (columnsOf(old, context).length === 0) return [];
      const { dropped, retyped } = attributeChanges(to, old);
      const some = (is: (from: string, to: string) => boolean): boolean =>
        retyped.some((change) => is(change.from.type, change.to.type));
      return [
        ...(dropped.length > 0 ? (['data loss'] as const) : []),
        ...(isRebuilt(to, old, context) ? (['table rewrite'] as const) : []),
        ...(some((a, b) => !isLossless(a, b)) ? (['may change values'] as const) : []),
        ...(some(canFail) ? (['fails on existing rows'] as const) : []),
      ];
    },
  },
});

/** The columns of tables whose values are of the type, or arrays of it. */
const columnsOf = (type: Composite, context: PlanContext): Column[] =>
  context
    .referrersTo(type)
    .filter((object) => isKind(object, columnKind))
    .filter(({ parent, properties }) => parent?.kind !== 'view' && properties.generated === undefined);

/** PostgreSQL changes no attribute of a type that columns are of, and no order of attributes. */
const isRebuilt = (to: Composite, from: Composite, context: PlanContext): boolean => {
  const { retyped, isReordered } = attributeChanges(to, from);
  return isReordered || (retyped.length > 0 && columnsOf(from, context).length > 0);
};

/** A conversion cannot look into an array by itself: a function does, and is there only meanwhile. */
function rebuild(to: Composite, from: Composite, context: PlanContext): string[] {
  const columns = columnsOf(from, context);
  const isArray = ({ properties }: Column): boolean => properties.type.endsWith('[]');
  const type = { from, to, word: 'TYPE', create: create(to) } as const;
  return rebuildTypes(
    [columns.some(isArray) ? { ...type, ...arrayConversion(to, from) } : type],
    columns,
    context,
    (column) =>
      isArray(column) ? `USING ${convert}(${ownName(column)})` : `USING ${converted(ownName(column), to, from)}`,
  );
}

const convert = 'pg_temp.archon_convert';

function arrayConversion(to: Composite, from: Composite): Pick<RebuiltType, 'before' | 'after'> {
  const [old, type] = [`${qualified(from.path[0] ?? '', oldName(from))}[]`, `${tableOf(to)}[]`];
  const elements = `SELECT pg_catalog.array_agg(${converted('a[n]', to, from)} ORDER BY n) FROM pg_catalog.generate_subscripts(a, 1) n`;
  const body = `SELECT CASE WHEN pg_catalog.cardinality(a) = 0 THEN ARRAY[]::${type} ELSE (${elements}) END`;
  return {
    before: [`CREATE FUNCTION ${convert}(a ${old}) RETURNS ${type} LANGUAGE sql AS ${literal(body)}`],
    after: [`DROP FUNCTION ${convert}(${old})`],
  };
}
