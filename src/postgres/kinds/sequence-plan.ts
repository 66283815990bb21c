import type { CatalogObject } from '../model/index.js';
import { dollarQuoted, qualified } from '../sql/index.js';
import type { Hazard, KindPlan } from './kind.js';
import { tableOf, text, texts } from './parts/names.js';

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

/** The sequence that a column's default takes numbers from, as PostgreSQL prints its name; undefined where it is another default. */
export const sequenceOfDefault = (column: CatalogObject): string | undefined =>
  /^nextval\('((?:[^']|'')+)'::regclass\)$/.exec(text(column, 'default') ?? '')?.[1]?.replaceAll("''", "'");

/** Whether a column gets its numbers elsewhere than before: its rows are read for the highest. */
export const isNumberedAnew = (to: CatalogObject, from: CatalogObject): boolean => {
  const isIdentity = text(to, 'identity') !== undefined;
  if (isIdentity) return text(from, 'identity') === undefined;
  const sequence = sequenceOfDefault(to);
  return sequence !== undefined && sequence !== sequenceOfDefault(from);
};

export const restarts: Hazard = 'numbers restart if they are past the new bounds';

/** Whether a number that was in the bounds may be out of them. */
export const isNarrower = (to: Options, from: Options): boolean =>
  BigInt(String(to['min'])) > BigInt(String(from['min'])) || BigInt(String(to['max'])) < BigInt(String(from['max']));

/**
 * A change of bounds. PostgreSQL refuses those in which a sequence's position is not: there it begins at its start again.
 *
 * @param change the statement, to which `RESTART` can be added
 * @param query gives the position
 */
export const withinBounds = (change: string, options: Options, query: string): string =>
  `DO ${dollarQuoted(`
DECLARE
  number bigint;
BEGIN
  ${query};
  IF number BETWEEN ${String(options['min'])} AND ${String(options['max'])} THEN
    ${change};
  ELSE
    ${change} RESTART;
  END IF;
END
`)}`;

/** A sequence lies in the schema of the table that owns it. */
const ownedBy = (sequence: CatalogObject): string => {
  const owner = texts(sequence, 'ownedBy');
  return owner.length > 0 ? qualified(sequence.path[0] ?? '', ...owner) : 'NONE';
};

const isUnlogged = (sequence: CatalogObject): boolean => text(sequence, 'persistence') === 'unlogged';

export const sequencePlan: KindPlan = {
  create: (sequence) => [
    `CREATE ${isUnlogged(sequence) ? 'UNLOGGED ' : ''}SEQUENCE ${tableOf(sequence)} AS ${text(sequence, 'type')} ${sequenceOptions(sequence.properties)}`,
  ],
  afterColumns: (sequence) =>
    texts(sequence, 'ownedBy').length === 0
      ? []
      : [`ALTER SEQUENCE ${tableOf(sequence)} OWNED BY ${ownedBy(sequence)}`],
  drop: (sequence) => [`DROP SEQUENCE IF EXISTS ${tableOf(sequence)}`],
  alter: (to, from, properties) => {
    const alter = (what: string): string => `ALTER SEQUENCE ${tableOf(to)} ${what}`;
    const isOption = (property: string): boolean => property !== 'ownedBy' && property !== 'persistence';
    const cycle = to.properties['cycle'] === true ? '' : ' NO CYCLE';
    const options = alter(`AS ${text(to, 'type')} ${sequenceOptions(to.properties)}${cycle}`);
    const position = `SELECT last_value INTO number FROM ${tableOf(to)}`;
    return [
      ...(!properties.some(isOption)
        ? []
        : [isNarrower(to.properties, from.properties) ? withinBounds(options, to.properties, position) : options]),
      ...(properties.includes('persistence') ? [alter(`SET ${isUnlogged(to) ? 'UNLOGGED' : 'LOGGED'}`)] : []),
      ...(properties.includes('ownedBy') ? [alter(`OWNED BY ${ownedBy(to)}`)] : []),
    ];
  },
  hazards: {
    alter: (_properties, to, from) => (isNarrower(to.properties, from.properties) ? [restarts] : []),
  },
};
