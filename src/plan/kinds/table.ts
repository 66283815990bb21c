import type { CatalogObject } from '../../catalog/index.js';
import type { KindPlan } from '../statement.js';
import { columnDefinition } from './column.js';
import { flag, tableOf, text, texts } from './properties.js';

const rowSecurity = (table: CatalogObject): string =>
  `ALTER TABLE ${tableOf(table)} ${flag(table, 'rowSecurity') ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`;

const forceRowSecurity = (table: CatalogObject): string =>
  `ALTER TABLE ${tableOf(table)} ${flag(table, 'forceRowSecurity') ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY`;

const options = (table: CatalogObject): string =>
  texts(table, 'options').length > 0 ? ` WITH (${texts(table, 'options').join(', ')})` : '';

const optionName = (option: string): string => option.split('=')[0] ?? option;

/** Properties that `ALTER TABLE` can set; the others need another table. */
const statements: Readonly<Record<string, (to: CatalogObject, from: CatalogObject) => string[]>> = {
  rowSecurity: (to) => [rowSecurity(to)],
  forceRowSecurity: (to) => [forceRowSecurity(to)],
  persistence: (to) => [
    `ALTER TABLE ${tableOf(to)} SET ${text(to, 'persistence') === 'unlogged' ? 'UNLOGGED' : 'LOGGED'}`,
  ],
  replicaIdentity: (to) => [
    `ALTER TABLE ${tableOf(to)} REPLICA IDENTITY ${(text(to, 'replicaIdentity') ?? 'default').toUpperCase()}`,
  ],
  options: (to, from) => {
    const gone = texts(from, 'options').filter((option) => !texts(to, 'options').includes(option));
    return [
      ...(gone.length > 0 ? [`ALTER TABLE ${tableOf(to)} RESET (${gone.map(optionName).join(', ')})`] : []),
      ...(texts(to, 'options').length > 0
        ? [`ALTER TABLE ${tableOf(to)} SET (${texts(to, 'options').join(', ')})`]
        : []),
    ];
  },
};

export const tablePlan: KindPlan = {
  create: (table, { childrenOf }) => {
    const columns = childrenOf(table.id).filter(({ kind }) => kind === 'column');
    const unlogged = text(table, 'persistence') === 'unlogged' ? 'UNLOGGED ' : '';
    const partition = text(table, 'partitionKey');
    const parents = texts(table, 'inherits');
    return [
      `CREATE ${unlogged}TABLE ${tableOf(table)} (${columns.map((column) => `\n\t${columnDefinition(column)}`).join(',')}\n)` +
        (parents.length > 0 ? ` INHERITS (${parents.join(', ')})` : '') +
        (partition === undefined ? '' : ` PARTITION BY ${partition}`) +
        options(table),
      ...(flag(table, 'rowSecurity') ? [rowSecurity(table)] : []),
      ...(flag(table, 'forceRowSecurity') ? [forceRowSecurity(table)] : []),
      ...(text(table, 'replicaIdentity') === undefined ? [] : (statements['replicaIdentity']?.(table, table) ?? [])),
    ];
  },
  drop: (table) => [`DROP TABLE IF EXISTS ${tableOf(table)}`],
  alter: (to, from, properties) =>
    properties.every((property) => property in statements)
      ? properties.flatMap((property) => statements[property]?.(to, from) ?? [])
      : undefined,
  includes: ['column'],
  hazards: { drop: ['data loss'] },
};
