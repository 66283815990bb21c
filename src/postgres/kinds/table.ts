import { ident, qualified } from '../sql/index.js';
import { columnKind } from './column.js';
import { afterDefinition, columnDefinition, isInherited } from './parts/column-definition.js';
import { defineKind, isKind } from './kind.js';
import type { Hazard } from './statement.js';
import { keepAround, keptRelation } from './parts/keep.js';
import { inSchema, ownedRelation, tableOf } from './parts/names.js';
import { onTables } from './parts/privileges.js';
import { changeOptions } from './parts/storage-parameters.js';
import { afterParents } from './parts/place.js';
import { type Table, tableProperties, usingIndex } from './parts/table-properties.js';
import { locatedRelation, relationAddresses } from './parts/relation-addresses.js';

const names = ['c.nspname', 'c.relname'];

const own = `from relation c
  where c.relkind in ('r', 'p', 'f')`;

const rowSecurity = (table: Table): string =>
  `ALTER TABLE ${tableOf(table)} ${table.properties.rowSecurity ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`;

const forceRowSecurity = (table: Table): string =>
  `ALTER TABLE ${tableOf(table)} ${table.properties.forceRowSecurity ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY`;

const withOptions = (table: Table): string =>
  (table.properties.options ?? []).length > 0 ? ` WITH (${(table.properties.options ?? []).join(', ')})` : '';

/** `FULL`, `NOTHING`, or an index, whose name stands behind the words. */
const replicaIdentity = (table: Table): string => {
  const identity = table.properties.replicaIdentity ?? 'default';
  return identity.startsWith(usingIndex)
    ? `USING INDEX ${ident(identity.slice(usingIndex.length))}`
    : identity.toUpperCase();
};

const without = (names: readonly string[], others: readonly string[]): string[] =>
  names.filter((name) => !others.includes(name));

const ofType = (table: Table): string[] => [
  `ALTER TABLE ${tableOf(table)} ${table.properties.ofType === undefined ? 'NOT OF' : `OF ${table.properties.ofType}`}`,
];

/** Properties that `ALTER TABLE` can set; the others need another table. */
const statements: Readonly<Record<string, (to: Table, from: Table) => string[]>> = {
  rowSecurity: (to) => [rowSecurity(to)],
  forceRowSecurity: (to) => [forceRowSecurity(to)],
  persistence: (to) => [
    `ALTER TABLE ${tableOf(to)} SET ${to.properties.persistence === 'unlogged' ? 'UNLOGGED' : 'LOGGED'}`,
  ],
  replicaIdentity: (to) => [`ALTER TABLE ${tableOf(to)} REPLICA IDENTITY ${replicaIdentity(to)}`],
  options: (to, from) => changeOptions(`ALTER TABLE ${tableOf(to)}`, to, from),
  accessMethod: (to) => [`ALTER TABLE ${tableOf(to)} SET ACCESS METHOD ${to.properties.accessMethod ?? 'heap'}`],
  ofType: (to) => ofType(to),
  partitionBound: (to, from) => [...detach(from), ...attach(to)],
  inherits: (to, from) =>
    isPartition(to) || isPartition(from)
      ? []
      : [
          ...without(quoted(from.properties.inherits), quoted(to.properties.inherits)).map(
            (parent) => `ALTER TABLE ${tableOf(to)} NO INHERIT ${parent}`,
          ),
          ...without(quoted(to.properties.inherits), quoted(from.properties.inherits)).map(
            (parent) => `ALTER TABLE ${tableOf(to)} INHERIT ${parent}`,
          ),
        ],
  inheritedBy: (to, from) => [
    ...without(quoted(from.properties.inheritedBy), quoted(to.properties.inheritedBy)).map(
      (heir) => `ALTER TABLE ${heir} NO INHERIT ${tableOf(to)}`,
    ),
    ...without(quoted(to.properties.inheritedBy), quoted(from.properties.inheritedBy)).map(
      (heir) => `ALTER TABLE ${heir} INHERIT ${tableOf(to)}`,
    ),
  ],
};

const isPartition = (table: Table): boolean => table.properties.partitionBound !== undefined;

const attach = (table: Table): string[] =>
  isPartition(table)
    ? [
        `ALTER TABLE ${quoted(table.properties.inherits)[0]} ATTACH PARTITION ${tableOf(table)} ${table.properties.partitionBound}`,
      ]
    : [];

const detach = (table: Table): string[] =>
  isPartition(table) ? [`ALTER TABLE ${quoted(table.properties.inherits)[0]} DETACH PARTITION ${tableOf(table)}`] : [];

const quoted = (relations: readonly (readonly string[])[] = []): string[] =>
  relations.map((name) => qualified(...name));

export const tableKind = defineKind({
  kind: 'table',
  properties: tableProperties,
  read: () => [{ path: names, from: own }],
  commentsAt: [
    {
      catalog: 'pg_class',
      oid: 'c.oid',
      path: names,
      from: own,
      word: `case c.relkind when 'f' then 'FOREIGN TABLE' end`,
    },
  ],
  privileges: {
    names: onTables,
    path: names,
    owner: 'c.relowner',
    given: 'c.relacl',
    usual: `pg_catalog.acldefault('r', c.relowner)`,
    from: own,
  },
  heading: { order: 1, icon: '📋', title: 'Tables', each: '{name} table exists' },
  dependenciesAt: relationAddresses("'r', 'p', 'f'"),
  located: locatedRelation,
  sqlName: inSchema('TABLE'),
  ownedBy: ownedRelation,
  isRelation: true,
  holdsRows: true,
  renamed: (table) => `TABLE ${tableOf(table)} RENAME`,
  moved: (table) => `TABLE ${tableOf(table)}`,
  isNamedByCode: () => true,
  saferRename: 'a view of the old name, until no code uses it',
  recognised: 2,
  asked: 2,
  kept: 'its rows',
  mayBecome: (old, now) => old.properties.type === now.properties.type,
  loses: (table, now) =>
    now && now.properties.partitionKey === table.properties.partitionKey ? [] : [`the rows of ${table.id}`],
  heirOf: ({ properties: { inherits = [] } }) => inherits.map((path) => ({ kind: 'table', path })),
  // Parents come before their partitions and heirs.
  place: (table, { depthOf }) => afterParents(depthOf(table)),
  create: (table, { childrenOf }) => {
    const columns = childrenOf(table).filter((child) => isKind(child, columnKind));
    const own = columns.filter((column) => !isInherited(column));
    const unlogged = table.properties.persistence === 'unlogged' ? 'UNLOGGED ' : '';
    const partition = table.properties.partitionKey;
    const parents = quoted(table.properties.inherits);
    const method = table.properties.accessMethod;
    return [
      `CREATE ${unlogged}TABLE ${tableOf(table)} (${own.map((column) => `\n\t${columnDefinition(column)}`).join(',')}\n)` +
        (parents.length > 0 && !isPartition(table) ? ` INHERITS (${parents.join(', ')})` : '') +
        (partition === undefined ? '' : ` PARTITION BY ${partition}`) +
        (method === undefined ? '' : ` USING ${method}`) +
        withOptions(table),
      ...columns.flatMap(afterDefinition),
      ...attach(table),
      ...(table.properties.ofType === undefined ? [] : ofType(table)),
      ...(table.properties.rowSecurity ? [rowSecurity(table)] : []),
      ...(table.properties.forceRowSecurity ? [forceRowSecurity(table)] : []),
      ...(table.properties.replicaIdentity === undefined ? [] : (statements['replicaIdentity']?.(table, table) ?? [])),
    ];
  },
  drop: (table) => [
    `DROP ${table.properties.type === 'foreign table' ? 'FOREIGN ' : ''}TABLE IF EXISTS ${tableOf(table)}`,
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
            to.properties.rowSecurity
              ? ('hides rows from roles without a policy' as const)
              : ('shows rows that policies hid' as const),
          ]
        : properties.includes('forceRowSecurity') && from.properties.rowSecurity
          ? [
              to.properties.forceRowSecurity
                ? ('hides rows from roles without a policy' as const)
                : ('shows rows that policies hid' as const),
            ]
          : []),
    ],
  },
});
