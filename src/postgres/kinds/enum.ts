import { ident, literal, qualified } from '../sql/index.js';
import { defineKind, isKind, type PlanContext } from './kind.js';
import type { Hazard } from './statement.js';
import { columnKind } from './column.js';
import type { Column } from './parts/column-properties.js';
import { isExtensionMember } from './parts/catalog-sql.js';
import { keepAround } from './parts/keep.js';
import { inSchema, ownName, tableOf } from './parts/names.js';
import { list, type ObjectWith } from './property.js';
import { type Catalog, catalogIndex } from '../model/index.js';
import type { RowCheck } from './parts/row-check.js';
import { isOfEnum } from './parts/enum-name.js';

const properties = {
  values: list(`(select pg_catalog.jsonb_agg(v.enumlabel order by v.enumsortorder)
        from pg_catalog.pg_enum v where v.enumtypid = t.oid)`),
};

type Enum = ObjectWith<typeof properties>;

const names = ['s.nspname', 't.typname'];

const from = `from pg_catalog.pg_type t
  join scope s on s.oid = t.typnamespace
  where t.typtype = 'e' and not ${isExtensionMember('pg_type', 't.oid')}`;

const createType = (type: Enum): string =>
  `CREATE TYPE ${tableOf(type)} AS ENUM (${type.properties.values.map(literal).join(', ')})`;

export const enumKind = defineKind({
  kind: 'enum',
  properties,
  read: () => [{ path: names, from }],
  commentsAt: [{ catalog: 'pg_type', oid: 't.oid', path: names, from }],
  dependenciesAt: [
    {
      catalog: 'pg_type',
      oid: 'y.oid',
      path: ['n.nspname', 't.typname'],
      from: `from pg_catalog.pg_type t join namespace n on n.oid = t.typnamespace
  join pg_catalog.pg_type y on y.oid in (t.oid, t.typarray) where t.typtype = 'e'`,
    },
  ],
  located: ([schema = '', name = '']) => ({
    catalog: 'pg_type',
    oid: `pg_catalog.to_regtype(${literal(qualified(schema, name))})`,
  }),
  sqlName: inSchema('TYPE'),
  renamed: (type) => `TYPE ${tableOf(type)} RENAME`,
  moved: (type) => `TYPE ${tableOf(type)}`,
  isNamedByCode: () => true,
  values: {
    property: 'values',
    rename: (type, from, to) => `ALTER TYPE ${tableOf(type)} RENAME VALUE ${literal(from)} TO ${literal(to)}`,
  },
  recognised: 1,
  asked: 2,
  kept: 'the columns of it',
  // Rows may take the new values, and then the type cannot do without them.
  loses: (type, now) => {
    const added = now?.properties.values.filter((value) => !type.properties.values.includes(value)) ?? [];
    return added.length === 0
      ? []
      : [`the rollback fails while rows have the new values of ${type.id} (${added.map(literal).join(', ')})`];
  },
  rowsInTheWay: ({ change, object, found, property }, { wanted, live }) =>
    change === 'changed' && property === 'values' && found
      ? rowsWithValues(
          object,
          found.properties.values.filter((value) => !object.properties.values.includes(value)),
          { wanted, live },
        )
      : [],
  heading: { order: 2, icon: '🏷️ ', title: 'Enums', each: '{name} enum exists' },
  create: (type) => [createType(type)],
  drop: (type) => [`DROP TYPE IF EXISTS ${tableOf(type)}`],
  alter: (to, from, _properties, context) =>
    (context.rebuildEnums ? undefined : addValues(tableOf(to), to.properties.values, from.properties.values)) ??
    rebuild(to, from, context),
  unsettles: (_properties, to, from, isRebuilt) =>
    isRebuilt || addValues('', to.properties.values, from.properties.values) === undefined,
  hazards: {
    alter: (_properties, to, from, { rebuildEnums }): Hazard[] => [
      ...(rebuildEnums || addValues('', to.properties.values, from.properties.values) === undefined
        ? (['table rewrite'] as const)
        : []),
      ...(from.properties.values.some((value) => !to.properties.values.includes(value))
        ? (['fails on existing rows'] as const)
        : []),
    ],
    safer: (_type, _change, hazards) => (hazards.includes('fails on existing rows') ? undefined : rebuiltFor),
  },
});

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
function rebuild(to: Enum, from: Enum, { referrersTo, childrenOf }: PlanContext): string[] {
  const [schema = '', name = ''] = from.path;
  const old = qualified(schema, `__old_${name}`.slice(0, 60));
  const columns = referrersTo(from)
    .filter((object) => isKind(object, columnKind))
    .filter(({ parent, properties }) => parent?.kind !== 'view' && properties.generated === undefined);
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
          const wanted = childrenOf(column.parent).find(({ id }) => id === column.id);
          return retype(column, wanted && isKind(wanted, columnKind) ? wanted : column);
        });
      return `ALTER TABLE ${table} ${clauses.join(', ')}`;
    }),
    `DROP TYPE ${old}`,
    kept.after,
  ];
}

/** Another default is set by the column's own change: the old one may be a value that the new type does not have. */
function retype(column: Column, wanted: Column): string[] {
  const alter = `ALTER COLUMN ${ownName(column)}`;
  const { type, default: byDefault } = column.properties;
  return [
    ...(byDefault === undefined ? [] : [`${alter} DROP DEFAULT`]),
    `${alter} TYPE ${type} USING ${ownName(column)}::text::${type}`,
    ...(byDefault === undefined || byDefault !== wanted.properties.default
      ? []
      : [`${alter} SET DEFAULT ${byDefault}`]),
  ];
}

/** Rows that hold a value which goes. */
function rowsWithValues(
  type: Enum,
  gone: readonly string[],
  { wanted, live }: { readonly wanted: Catalog; readonly live: Catalog },
): RowCheck[] {
  if (gone.length === 0) return [];
  const list = gone.map(literal).join(', ');
  return live.objects
    .filter((object) => isKind(object, columnKind))
    .flatMap((object): RowCheck[] => {
      const { type: printed } = object.properties;
      const column = ownName(object);
      if (object.parent?.kind !== 'table' || !isOfEnum(printed, type.path)) return [];
      const isArray = printed.endsWith('[]');
      const where = `where ${isArray ? `${column}::text[] && array[${list}]` : `${column}::text in (${list})`}`;
      const declared = catalogIndex(wanted).get(object);
      const byDefault = declared && isKind(declared, columnKind) ? declared.properties.default : undefined;
      const name = tableOf(object);
      return [
        {
          fault: [`holds ${list}, which the enum loses`, `hold ${list}, which the enum loses`] as const,
          query: `select * from ${name} ${where}`,
          ...(byDefault !== undefined &&
            !isArray && {
              suggestion: {
                does: 'sets the declared default',
                sql: `update ${name} set ${column} = ${byDefault} ${where}`,
              },
            }),
        },
      ];
    });
}
