import { qualified } from '../../sql/index.js';
import type { Column } from './column-properties.js';
import { usualStorage } from './column-types.js';
import { ownName, tableOf } from './names.js';
import { type SequenceOptions, sequenceOptions } from './sequence-options.js';
import { changeOptions } from './storage-parameters.js';

/** A column as it is written inside `CREATE TABLE` and after `ADD COLUMN`. */
export function columnDefinition(column: Column): string {
  const parts = [ownName(column), column.properties.type];
  const add = (word: string, value: string | undefined): void => {
    if (value !== undefined) parts.push(`${word} ${value}`);
  };
  add('COMPRESSION', column.properties.compression);
  add('COLLATE', column.properties.collation);
  if (column.properties.notNull && !column.properties.notNullNotValid) parts.push('NOT NULL');
  add('DEFAULT', column.properties.default);
  const generated = column.properties.generated;
  if (generated !== undefined)
    parts.push(`GENERATED ALWAYS AS (${generated}) ${column.properties.generatedKind?.toUpperCase()}`);
  if (column.properties.identity !== undefined) parts.push(identityClause(column));
  return parts.join(' ');
}

/** Whether the column comes and goes with that of the parent table. */
export const isInherited = (column: Column): boolean => column.properties.inherited === true;

/** What a column has that its definition cannot say: `STORAGE`, which PostgreSQL takes there from 16 on, and NOT NULL unproven. */
export const afterDefinition = (column: Column): string[] => [
  ...(isInherited(column) ? overInherited(column).map((clause) => `${alterColumn(column)} ${clause}`) : []),
  ...(column.properties.storage === undefined ? [] : [`${alterColumn(column)} ${setStorage(column)}`]),
  ...(column.properties.notNullNotValid ? [addNotValid(column)] : []),
  ...planning(column),
];

/** What the planner is told of a column, also of a materialized view's. */
export const planning = (column: Column): string[] => [
  ...(column.properties.statistics === undefined ? [] : [`${alterColumn(column)} ${setStatistics(column)}`]),
  ...changeOptions(alterColumn(column), column, { properties: {} }),
];

export const setStatistics = (column: Column): string => `SET STATISTICS ${column.properties.statistics ?? '-1'}`;

/** What an heir may have otherwise than its parent. */
const overInherited = (column: Column): string[] => [
  ...(column.properties.notNull && !column.properties.notNullNotValid ? ['SET NOT NULL'] : []),
  ...(column.properties.default === undefined ? [] : [`SET DEFAULT ${column.properties.default}`]),
];

export const alterColumn = (column: Column): string => `ALTER TABLE ${tableOf(column)} ALTER COLUMN ${ownName(column)}`;

export const setStorage = (column: Column): string =>
  `SET STORAGE ${(column.properties.storage ?? usualStorage(column.properties.type)).toUpperCase()}`;

export const addNotValid = (column: Column): string =>
  `ALTER TABLE ${tableOf(column)} ADD NOT NULL ${ownName(column)} NOT VALID`;

/** An identity has a sequence. */
export const optionsOf = ({ properties: { identityOptions: options } }: Column): SequenceOptions =>
  options as SequenceOptions;

export function identityClause(column: Column): string {
  const name = column.properties.identitySequence;
  const sequence = name === undefined ? '' : `SEQUENCE NAME ${identitySequence(column, name)} `;
  return `GENERATED ${column.properties.identity?.toUpperCase()} AS IDENTITY (${sequence}${sequenceOptions(optionsOf(column))})`;
}

/** The sequence of an identity lies in the schema of its table; PostgreSQL moves it to no other. */
export const identitySequence = ({ path }: Column, name: string): string => qualified(path[0] ?? '', name);
