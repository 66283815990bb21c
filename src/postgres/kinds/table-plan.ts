import type { CatalogObject } from '../model/index.js';
import { ident } from '../sql/index.js';
import type { Hazard, KindPlan } from './kind.js';
import { afterDefinition, columnDefinition, isInherited } from './column-plan.js';
import { keepAround, keptRelation } from './parts/keep.js';
import { changeOptions } from './parts/storage-parameters.js';
import { flag, relations, tableOf, text, texts } from './parts/names.js';

const rowSecurity = (table: CatalogObject): string =>
  `ALTER TABLE ${tableOf(table)} ${flag(table, 'rowSecurity') ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`;

const forceRowSecurity = (table: CatalogObject): string =>
  `ALTER TABLE ${tableOf(table)} ${flag(table, 'forceRowSecurity') ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY`;

const options = (table: CatalogObject): string =>
  texts(table, 'options').length > 0 ? ` WITH (${texts(table, 'options').join(', ')})` : '';

/** `FULL`, `NOTHING`, or an index, whose name stands behind the words. */
const replicaIdentity = (table: CatalogObject): string => {
  const identity = text(table, 'replicaIdentity') ?? 'default';
  const words = 'using index ';
  return identity.startsWith(words) ? `USING INDEX ${ident(identity.slice(words.length))}` : identity.toUpperCase();
};

const without = (names: readonly string[], others: readonly string[]): string[] =>
  names.filter((name) => !others.includes(name));

const ofType = (table: CatalogObject): string[] => [
  `ALTER TABLE ${tableOf(table)} ${text(table, 'ofType') === undefined ? 'NOT OF' : `OF ${text(table, 'ofType')}`}`,
];

/** Properties that `ALTER TABLE` can set; the others need another table. */
const statements: Readonly<Record<string, (to: CatalogObject, from: CatalogObject) => string[]>> = {
  rowSecurity: (to) => [rowSecurity(to)],
  forceRowSecurity: (to) => [forceRowSecurity(to)],
  persistence: (to) => [
    `ALTER TABLE ${tableOf(to)} SET ${text(to, 'persistence') === 'unlogged' ? 'UNLOGGED' : 'LOGGED'}`,
  ],
  replicaIdentity: (to) => [`ALTER TABLE ${tableOf(to)} REPLICA IDENTITY ${replicaIdentity(to)}`],
  options: (to, from) => changeOptions(`ALTER TABLE ${tableOf(to)}`, to, from),
  accessMethod: (to) => [`ALTER TABLE ${tableOf(to)} SET ACCESS METHOD ${text(to, 'accessMethod') ?? 'heap'}`],
  ofType: (to) => ofType(to),
  partitionBound: (to, from) => [...detach(from), ...attach(to)],
  inherits: (to, from) =>
    isPartition(to) || isPartition(from)
      ? []
      : [
          ...without(relations(from, 'inherits'), relations(to, 'inherits')).map(
            (parent) => `ALTER TABLE ${tableOf(to)} NO INHERIT ${parent}`,
          ),
          ...without(relations(to, 'inherits'), relations(from, 'inherits')).map(
            (parent) => `ALTER TABLE ${tableOf(to)} INHERIT ${parent}`,
          ),
        ],
  inheritedBy: (to, from) => [
    ...without(relations(from, 'inheritedBy'), relations(to, 'inheritedBy')).map(
      (heir) => `ALTER TABLE ${heir} NO INHERIT ${tableOf(to)}`,
    ),
    ...without(relations(to, 'inheritedBy'), relations(from, 'inheritedBy')).map(
      (heir) => `ALTER TABLE ${heir} INHERIT ${tableOf(to)}`,
    ),
  ],
};

const isPartition = (table: CatalogObject): boolean => text(table, 'partitionBound') !== undefined;

const attach = (table: CatalogObject): string[] =>
  isPartition(table)
    ? [
        `ALTER TABLE ${relations(table, 'inherits')[0]} ATTACH PARTITION ${tableOf(table)} ${text(table, 'partitionBound')}`,
      ]
    : [];

const detach = (table: CatalogObject): string[] =>
  isPartition(table) ? [`ALTER TABLE ${relations(table, 'inherits')[0]} DETACH PARTITION ${tableOf(table)}`] : [];

export const tablePlan: KindPlan = {
  create: (table, { childrenOf }) => {
    const columns = childrenOf(table.id).filter(({ kind }) => kind === 'column');
    const own = columns.filter((column) => !isInherited(column));
    const unlogged = text(table, 'persistence') === 'unlogged' ? 'UNLOGGED ' : '';
    const partition = text(table, 'partitionKey');
    const parents = relations(table, 'inherits');
    const method = text(table, 'accessMethod');
    return [
      `CREATE ${unlogged}TABLE ${tableOf(table)} (${own.map((column) => `\n\t${columnDefinition(column)}`).join(',')}\n)` +
        (parents.length > 0 && !isPartition(table) ? ` INHERITS (${parents.join(', ')})` : '') +
        (partition === undefined ? '' : ` PARTITION BY ${partition}`) +
        (method === undefined ? '' : ` USING ${method}`) +
        options(table),
      ...columns.flatMap(afterDefinition),
      ...attach(table),
      ...(text(table, 'ofType') === undefined ? [] : ofType(table)),
      ...(flag(table, 'rowSecurity') ? [rowSecurity(table)] : []),
      ...(flag(table, 'forceRowSecurity') ? [forceRowSecurity(table)] : []),
      ...(text(table, 'replicaIdentity') === undefined ? [] : (statements['replicaIdentity']?.(table, table) ?? [])),
    ];
  },
  drop: (table) => [
    `DROP ${text(table, 'type') === 'foreign table' ? 'FOREIGN ' : ''}TABLE IF EXISTS ${tableOf(table)}`,
  ],
  alter: (to, from, properties) =>
    properties.every((property) => Object.hasOwn(statements, property))
      ? properties.flatMap((property) => statements[property]?.(to, from) ?? [])
      : undefined,
  includes: ['column'],
  keep: (table, { governed }) =>
    keepAround(table, keptRelation(table, 'TABLE'), { owner: true, rights: !governed.targets.has(table.id) }),
  hazards: {
    drop: () => ['data loss'],
    alter: (properties, to, from): Hazard[] => [
      ...(properties.some((property) => property === 'persistence' || property === 'accessMethod')
        ? (['table rewrite'] as const)
        : []),
      ...(properties.includes('partitionBound') && isPartition(to)
        ? (['full scan', 'fails on existing rows'] as const)
        : []),
      ...(properties.includes('rowSecurity')
        ? [
            flag(to, 'rowSecurity')
              ? ('hides rows from roles without a policy' as const)
              : ('shows rows that policies hid' as const),
          ]
        : properties.includes('forceRowSecurity') && flag(from, 'rowSecurity')
          ? [
              flag(to, 'forceRowSecurity')
                ? ('hides rows from roles without a policy' as const)
                : ('shows rows that policies hid' as const),
            ]
          : []),
    ],
  },
};
