import type { CatalogObject } from '../../catalog/index.js';
import { ident } from '../../sql/index.js';
import type { KindPlan } from '../statement.js';
import { flag, tableOf, text } from './properties.js';

/** The options of a sequence as `CREATE SEQUENCE` and `ADD GENERATED … AS IDENTITY (…)` take them. */
export function sequenceOptions(options: Readonly<Record<string, unknown>>): string {
  const of = (name: string): string => String(options[name]);
  const cycle = options['cycle'] === true ? ' CYCLE' : '';
  return `INCREMENT BY ${of('increment')} MINVALUE ${of('min')} MAXVALUE ${of('max')} START WITH ${of('start')} CACHE ${of('cache')}${cycle}`;
}

const ownedBy = (sequence: CatalogObject): string => {
  const column = text(sequence, 'ownedBy');
  if (column === undefined || sequence.parent === undefined) return 'NONE';
  return `${sequence.parent.replace(/^table /, '')}.${ident(column)}`;
};

export const sequencePlan: KindPlan = {
  create: (sequence) => [
    `CREATE SEQUENCE ${tableOf(sequence)} AS ${text(sequence, 'type')} ${sequenceOptions(sequence.properties)}`,
  ],
  drop: (sequence) => [`DROP SEQUENCE IF EXISTS ${tableOf(sequence)}`],
  alter: (sequence, _from, properties) => {
    if (properties.includes('persistence')) return undefined;
    const statements: string[] = [];
    if (properties.some((property) => property !== 'ownedBy'))
      statements.push(
        `ALTER SEQUENCE ${tableOf(sequence)} AS ${text(sequence, 'type')} ${sequenceOptions(sequence.properties)}${flag(sequence, 'cycle') ? '' : ' NO CYCLE'}`,
      );
    if (properties.includes('ownedBy'))
      statements.push(`ALTER SEQUENCE ${tableOf(sequence)} OWNED BY ${ownedBy(sequence)}`);
    return statements;
  },
};
