import type { CatalogObject } from '../../catalog/index.js';
import { qualified } from '../../sql/index.js';
import type { KindPlan } from '../statement.js';
import { tableOf, text, texts } from './properties.js';

type Options = Readonly<Record<string, unknown>>;

/** The options of a sequence as `CREATE SEQUENCE` and `ADD GENERATED … AS IDENTITY (…)` take them. */
export function sequenceOptions(options: Options): string {
  const of = (name: string): string => String(options[name]);
  const cycle = options['cycle'] === true ? ' CYCLE' : '';
  return `INCREMENT BY ${of('increment')} MINVALUE ${of('min')} MAXVALUE ${of('max')} START WITH ${of('start')} CACHE ${of('cache')}${cycle}`;
}

/** The same as `ALTER COLUMN … SET …` takes them, for an identity column. */
export function changedSequenceOptions(options: Options): string {
  const of = (name: string): string => String(options[name]);
  const cycle = options['cycle'] === true ? 'CYCLE' : 'NO CYCLE';
  return `SET INCREMENT BY ${of('increment')} SET MINVALUE ${of('min')} SET MAXVALUE ${of('max')} SET START WITH ${of('start')} SET CACHE ${of('cache')} SET ${cycle}`;
}

/** A sequence lies in the schema of the table that owns it. */
const ownedBy = (sequence: CatalogObject): string => {
  const owner = texts(sequence, 'ownedBy');
  return owner.length > 0 ? qualified(sequence.path[0] ?? '', ...owner) : 'NONE';
};

const isUnlogged = (sequence: CatalogObject): boolean => text(sequence, 'persistence') === 'unlogged';

export const sequencePlan: KindPlan = {
  create: (sequence) => [
    `CREATE ${isUnlogged(sequence) ? 'UNLOGGED ' : ''}SEQUENCE ${tableOf(sequence)} AS ${text(sequence, 'type')} ${sequenceOptions(sequence.properties)}`,
    ...(texts(sequence, 'ownedBy').length === 0
      ? []
      : [`ALTER SEQUENCE ${tableOf(sequence)} OWNED BY ${ownedBy(sequence)}`]),
  ],
  drop: (sequence) => [`DROP SEQUENCE IF EXISTS ${tableOf(sequence)}`],
  alter: (to, _from, properties) => {
    const alter = (what: string): string => `ALTER SEQUENCE ${tableOf(to)} ${what}`;
    const isOption = (property: string): boolean => property !== 'ownedBy' && property !== 'persistence';
    const cycle = to.properties['cycle'] === true ? '' : ' NO CYCLE';
    return [
      ...(properties.some(isOption) ? [alter(`AS ${text(to, 'type')} ${sequenceOptions(to.properties)}${cycle}`)] : []),
      ...(properties.includes('persistence') ? [alter(`SET ${isUnlogged(to) ? 'UNLOGGED' : 'LOGGED'}`)] : []),
      ...(properties.includes('ownedBy') ? [alter(`OWNED BY ${ownedBy(to)}`)] : []),
    ];
  },
};
