import type { CatalogObject } from '../model/index.js';
import { literal, qualified } from '../sql/index.js';
import type { KindPlan } from './kind.js';
import { changeOptions } from './parts/storage-parameters.js';
import { clusterOn } from './parts/cluster-on.js';
import { flag, text } from './parts/names.js';
import { changeStatistics } from './parts/statistics.js';

const indexName = ({ path }: CatalogObject): string => qualified(path[0] ?? '', path[1] ?? '');

const tableName = (index: CatalogObject): string => qualified(index.path[0] ?? '', text(index, 'table') ?? '');

/**
 * PostgreSQL prints the index of a partitioned table as `ON ONLY`, which stays invalid until each partition has its own
 * attached. Without the word it takes over those that the partitions have, and makes the others.
 */
const definition = (index: CatalogObject): string =>
  flag(index, 'invalid') ? (index.definition ?? '') : (index.definition ?? '').replace(onOnly, '$1');

const onOnly = /^(CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")*"|[^\s"]+) ON )ONLY /;

/** Whether the index lies on a partitioned table. */
export const isPartitioned = ({ definition: sql = '' }: CatalogObject): boolean => onOnly.test(sql);

export const indexPlan: KindPlan = {
  create: (index) => [
    definition(index),
    ...changeStatistics(indexName(index), index),
    ...(flag(index, 'clustered') ? clusterOn(tableName(index), index) : []),
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
    create: (index) => ['blocks writes', ...(flag(index, 'unique') ? (['fails on existing rows'] as const) : [])],
    safer: (_index, change) =>
      `${change === 'drop' ? 'DROP' : 'CREATE'} INDEX CONCURRENTLY, in a file that runs without a transaction`,
  },
};
