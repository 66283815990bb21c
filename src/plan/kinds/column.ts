import type { CatalogObject } from '../../catalog/index.js';
import type { KindPlan } from '../statement.js';
import { flag, ownName, tableOf, text } from './properties.js';
import { sequenceOptions } from './sequence.js';

/** A column as it is written inside `CREATE TABLE` and after `ADD COLUMN`. */
export function columnDefinition(column: CatalogObject): string {
  const { properties } = column;
  const parts = [ownName(column), text(column, 'type') ?? ''];
  const add = (word: string, value: string | undefined): void => {
    if (value !== undefined) parts.push(`${word} ${value}`);
  };
  add('STORAGE', text(column, 'storage')?.toUpperCase());
  add('COMPRESSION', text(column, 'compression'));
  add('COLLATE', text(column, 'collation'));
  if (flag(column, 'notNull')) parts.push('NOT NULL');
  add('DEFAULT', text(column, 'default'));
  const generated = text(column, 'generated');
  if (generated !== undefined)
    parts.push(`GENERATED ALWAYS AS (${generated}) ${text(column, 'generatedKind')?.toUpperCase()}`);
  const identity = text(column, 'identity');
  if (identity !== undefined) {
    const options = properties['identityOptions'] as Record<string, unknown>;
    parts.push(`GENERATED ${identity.toUpperCase()} AS IDENTITY (${sequenceOptions(options)})`);
  }
  return parts.join(' ');
}

/** Properties that `ALTER COLUMN` can set, with the clause that does it; the others need another column. */
const clauses: Readonly<Record<string, (to: CatalogObject, from: CatalogObject) => string>> = {
  type: (to) => `TYPE ${text(to, 'type')}${collate(to)} USING ${ownName(to)}::${text(to, 'type')}`,
  collation: (to) => `TYPE ${text(to, 'type')}${collate(to)}`,
  notNull: (to) => (flag(to, 'notNull') ? 'SET NOT NULL' : 'DROP NOT NULL'),
  default: (to) => (text(to, 'default') === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${text(to, 'default')}`),
  storage: (to) => `SET STORAGE ${text(to, 'storage')?.toUpperCase() ?? 'DEFAULT'}`,
  compression: (to) => `SET COMPRESSION ${text(to, 'compression') ?? 'default'}`,
  identity: (to, from) => {
    const wanted = text(to, 'identity');
    if (wanted === undefined) return 'DROP IDENTITY';
    const verb = text(from, 'identity') === undefined ? 'ADD' : 'SET';
    return `${verb} GENERATED ${wanted.toUpperCase()}${verb === 'ADD' ? ' AS IDENTITY' : ''}`;
  },
};

const collate = (column: CatalogObject): string => {
  const collation = text(column, 'collation');
  return collation === undefined ? '' : ` COLLATE ${collation}`;
};

export const columnPlan: KindPlan = {
  create: (column) => [`ALTER TABLE ${tableOf(column)} ADD COLUMN ${columnDefinition(column)}`],
  drop: (column) => [`ALTER TABLE ${tableOf(column)} DROP COLUMN IF EXISTS ${ownName(column)}`],
  alter: (to, from, properties) => {
    if (properties.some((property) => !(property in clauses))) return undefined;
    const alter = (clause: string): string => `ALTER TABLE ${tableOf(to)} ALTER COLUMN ${ownName(to)} ${clause}`;
    const changes = properties
      .filter((property) => property !== 'collation' || !properties.includes('type'))
      .map((property) => alter(clauses[property]?.(to, from) ?? ''));
    // A default of the old type may not fit the new one: it is taken away before and set again after.
    const isRetyped = properties.includes('type') && text(from, 'default') !== undefined;
    if (!isRetyped) return changes;
    const rest = changes.filter((sql) => !sql.includes(' SET DEFAULT ') && !sql.endsWith(' DROP DEFAULT'));
    const wanted = text(to, 'default');
    return [alter('DROP DEFAULT'), ...rest, ...(wanted === undefined ? [] : [alter(`SET DEFAULT ${wanted}`)])];
  },
  hazards: {
    drop: ['data loss'],
    alter: (properties) => [
      ...(properties.includes('type') ? (['table rewrite'] as const) : []),
      ...(properties.includes('notNull') ? (['fails on existing rows'] as const) : []),
    ],
  },
};
