import { literal, qualified } from '../sql/index.js';
import { defineKind } from './kind.js';
import { indexes, options, relationKind, statistics } from './parts/catalog-sql.js';
import { clusterOn } from './parts/cluster-on.js';
import { changeStatistics } from './parts/statistics.js';
import { changeOptions } from './parts/storage-parameters.js';
import { expression, expressions, flag, list, type ObjectWith, optional, record, text } from './property.js';
import { inSchema } from './parts/names.js';
import { chosenName, cutName } from './parts/derived-names.js';
import type { CatalogObject } from '../model/index.js';
import { columnsOf, keysOf, naming, siblingRelation } from './parts/renamed.js';
import { bareKey, duplicates, type Rows, rowsOfTable } from './parts/violating-rows.js';

/** One key as it is written in `CREATE INDEX`, without what PostgreSQL assumes anyway (indoption: 1 is DESC, 2 NULLS FIRST). */
const key = `
      pg_catalog.pg_get_indexdef(i.indexrelid, n.position::int, false)
      || case when l.oid is not null then ' COLLATE ' || pg_catalog.format('%I.%I', ln.nspname, l.collname) else '' end
      || case when o.opcdefault and p.attoptions is null then '' else ' ' || case when o.opcnamespace = 'pg_catalog'::pg_catalog.regnamespace
        then o.opcname::text else pg_catalog.format('%I.%I', onn.nspname, o.opcname) end end
      || coalesce(' (' || pg_catalog.array_to_string(p.attoptions, ', ') || ')', '')
      || case i.indoption[n.position - 1]
        when 1 then ' DESC NULLS LAST' when 2 then ' NULLS FIRST' when 3 then ' DESC' else '' end`;

/** Schema and name of the table or view that an index is on. */
const relationOf = ({
  path: [schema = ''],
  properties: { table },
}: Pick<CatalogObject, 'path' | 'properties'>): readonly string[] => [schema, table as string];

const properties = {
  table: naming(text('c.relname'), siblingRelation),
  method: text('m.amname'),
  unique: flag('i.indisunique', 'unique', 'not unique'),
  keys: naming(
    expressions(`(select pg_catalog.jsonb_agg(${key} order by n.position)
        from pg_catalog.generate_series(1, i.indnkeyatts) n(position)
        join pg_catalog.pg_opclass o on o.oid = i.indclass[n.position - 1]
        join pg_catalog.pg_namespace onn on onn.oid = o.opcnamespace
        join pg_catalog.pg_attribute p on p.attrelid = i.indexrelid and p.attnum = n.position
        left join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[n.position - 1]
          and a.attnum > 0
        left join pg_catalog.pg_collation l on l.oid = i.indcollation[n.position - 1]
          and l.oid is distinct from coalesce(a.attcollation, 100)
        left join pg_catalog.pg_namespace ln on ln.oid = l.collnamespace)`),
    (all, bearer, renamed) => keysOf(relationOf(bearer), all, renamed),
  ),
  include: naming(
    optional(
      list(`(select pg_catalog.jsonb_agg(a.attname order by n.position)
        from pg_catalog.generate_series(i.indnkeyatts + 1, i.indnatts) n(position)
        join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[n.position - 1])`),
    ),
    (names, bearer, renamed) => columnsOf(relationOf(bearer), names, renamed),
  ),
  predicate: optional(expression('pg_catalog.pg_get_expr(i.indpred, i.indrelid)')),
  nullsNotDistinct: optional(
    flag(`case when i.indnullsnotdistinct then true end`, 'NULLS NOT DISTINCT', 'NULLS DISTINCT'),
  ),
  options: optional(list(options('x.reloptions'))),
  statistics: optional(record<number>(statistics('x.oid'))),
  invalid: optional(flag('case when not i.indisvalid then true end', 'invalid', 'valid')),
  clustered: optional(flag('case when i.indisclustered then true end', 'used for CLUSTER', 'not used for CLUSTER')),
};

type Index = ObjectWith<typeof properties>;

const names = ['c.nspname', 'x.relname'];

const isOnView = ({ parent }: Index): boolean => parent?.kind === 'view';

const indexName = ({ path }: Index): string => qualified(path[0] ?? '', path[1] ?? '');

const tableName = (index: Index): string => qualified(index.path[0] ?? '', index.properties.table);

/**
 * PostgreSQL prints the index of a partitioned table as `ON ONLY`, which stays invalid until each partition has its own
 * attached. Without the word it takes over those that the partitions have, and makes the others.
 */
const definition = (index: Index): string =>
  index.properties.invalid ? (index.definition ?? '') : (index.definition ?? '').replace(onOnly, '$1');

const onOnly = /^(CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")*"|[^\s"]+) ON )ONLY /;

/** Whether the index lies on a partitioned table. */
export const isPartitioned = ({ definition: sql = '' }: Pick<Index, 'definition'>): boolean => onOnly.test(sql);

const violators = ({ properties }: Index, rows: Rows): string | undefined => {
  const { unique, keys, nullsNotDistinct = false, predicate } = properties;
  return unique
    ? duplicates(rows, keys.map(bareKey), { nullsNotDistinct, ...(predicate !== undefined && { predicate }) })
    : undefined;
};

/** Indexes that stand for themselves; those behind a primary key, unique or exclusion constraint are the constraint's. */
export const indexKind = defineKind({
  kind: 'index',
  properties,
  read: () => [
    {
      path: names,
      on: { kind: relationKind, path: ['c.nspname', 'c.relname'] },
      from: `from ${indexes}
  join relation c on c.oid = i.indrelid
  join pg_catalog.pg_class x on x.oid = i.indexrelid
  join pg_catalog.pg_am m on m.oid = x.relam
  where not exists (select from pg_catalog.pg_constraint k
    where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))`,
      definition: 'pg_catalog.pg_get_indexdef(i.indexrelid)',
    },
  ],
  isDependent: true,
  isBrokenByRows: true,
  commentsAt: [
    {
      catalog: 'pg_class',
      oid: 'x.oid',
      path: names,
      from: `from relation c join pg_catalog.pg_index i on i.indrelid = c.oid
      join pg_catalog.pg_class x on x.oid = i.indexrelid
      where not exists (select from pg_catalog.pg_constraint k
      where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))`,
    },
  ],
  heading: {
    order: 3,
    icon: '📊',
    title: 'Indexes',
    all: (schema) => `${schema === '' ? 'Indexes' : `${schema} indexes`} created ({count} found)`,
  },
  dependenciesAt: [
    {
      catalog: 'pg_class',
      oid: 'x.oid',
      path: ['n.nspname', 'x.relname'],
      from: `from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
  join namespace n on n.oid = x.relnamespace
  where not exists (select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))`,
    },
  ],
  sqlName: inSchema('INDEX'),
  isBeside: true,
  renamed: (index) => `INDEX ${indexName(index)} RENAME`,
  recognised: 4,
  derivedNames: ({ properties: { table, keys } }) => {
    const columns = keys.map((one) => one.replace(/^"|"$/g, '')).join('_');
    return { name: [chosenName(table, columns, 'idx'), cutName(`${table}_${columns}_index`)] };
  },
  violators,
  rowsInTheWay: ({ change, object }) => {
    const query = change === 'unexpected' ? undefined : violators(object, rowsOfTable(tableName(object)));
    return query === undefined
      ? []
      : [{ fault: ['has the same key as another', 'have the same key as others'], query }];
  },
  // That of a materialized view comes after it; that of a partitioned table after those of the partitions, which it takes over.
  place: (index, { rankOf, depthOf }) =>
    isOnView(index)
      ? rankOf('view') + 0.5 - rankOf('index')
      : isPartitioned(index)
        ? 0.5 / (1 + depthOf(index.parent))
        : 0,
  // PostgreSQL itself builds plain ones anew when the type of a column changes.
  stepsAside: ({ properties: { keys, predicate } }, _needed, stays) =>
    stays && predicate === undefined && keys.every((one) => !one.includes('(')) ? undefined : 'remade',
  relationOf: ({ path: [schema = ''], properties: { table } }) => [schema, table],
  create: (index) => [
    definition(index),
    ...changeStatistics(indexName(index), index),
    ...(index.properties.clustered ? clusterOn(tableName(index), index) : []),
  ],
  found: (index) => ({ catalog: 'pg_class', oid: `pg_catalog.to_regclass(${literal(indexName(index))})` }),
  drop: (index) => [`DROP INDEX IF EXISTS ${indexName(index)}`],
  alter: (to, from, properties) =>
    properties.every((property) => ['options', 'clustered', 'statistics'].includes(property))
      ? [
          ...(properties.includes('options') ? changeOptions(`ALTER INDEX ${indexName(to)}`, to, from) : []),
          ...(properties.includes('statistics') ? changeStatistics(indexName(to), to, from) : []),
          ...(properties.includes('clustered') ? clusterOn(tableName(to), to) : []),
        ]
      : undefined,
  online: (sql, _index, on) => {
    // PostgreSQL builds none concurrently on a partitioned table.
    if (on?.properties['partitionKey'] !== undefined) return undefined;
    const concurrent = sql.replace(/^(CREATE (?:UNIQUE )?INDEX|DROP INDEX) /, '$1 CONCURRENTLY ');
    return concurrent === sql ? undefined : { first: [], later: [concurrent] };
  },
  hazards: {
    drop: () => ['blocks writes'],
    create: (index) => ['blocks writes', ...(index.properties.unique ? (['fails on existing rows'] as const) : [])],
    safer: (_index, change) =>
      `${change === 'drop' ? 'DROP' : 'CREATE'} INDEX CONCURRENTLY, in a file that runs without a transaction`,
  },
});
