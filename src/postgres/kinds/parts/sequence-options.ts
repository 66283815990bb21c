import { dollarQuoted } from '../../sql/index.js';
import type { Hazard } from '../statement.js';
import { bigint, flag, text } from '../property.js';

/** The options of a sequence, as they are written in `CREATE SEQUENCE`; numbers as text: bigint does not fit JSON's. */
export type SequenceOptions = {
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly min: string;
  readonly max: string;
  readonly cache: string;
  readonly cycle: boolean;
};

/** SQL that reads them of a sequence `q` (pg_sequence). */
export const sequenceOptionsOf = (q: string) => ({
  type: text(`pg_catalog.format_type(${q}.seqtypid, null)`),
  start: bigint(`${q}.seqstart::text`),
  increment: bigint(`${q}.seqincrement::text`),
  min: bigint(`${q}.seqmin::text`),
  max: bigint(`${q}.seqmax::text`),
  cache: bigint(`${q}.seqcache::text`),
  cycle: flag(`${q}.seqcycle`, 'CYCLE', 'NO CYCLE'),
});

/** The options of a sequence as `CREATE SEQUENCE` and `ADD GENERATED … AS IDENTITY (…)` take them. */
export function sequenceOptions(options: SequenceOptions): string {
  const cycle = options.cycle ? ' CYCLE' : '';
  return `INCREMENT BY ${options.increment} MINVALUE ${options.min} MAXVALUE ${options.max} START WITH ${options.start} CACHE ${options.cache}${cycle}`;
}

/** The same as `ALTER COLUMN … SET …` takes them, for an identity column. */
export function changedSequenceOptions(options: SequenceOptions): string {
  const cycle = options.cycle ? 'CYCLE' : 'NO CYCLE';
  return `SET INCREMENT BY ${options.increment} SET MINVALUE ${options.min} SET MAXVALUE ${options.max} SET START WITH ${options.start} SET CACHE ${options.cache} SET ${cycle}`;
}

/** The sequence that a column's default takes numbers from, as PostgreSQL prints its name; undefined where it is another default. */
export const sequenceOfDefault = (byDefault: string | undefined): string | undefined =>
  /^nextval\('((?:[^']|'')+)'::regclass\)$/.exec(byDefault ?? '')?.[1]?.replaceAll("''", "'");

export const restarts: Hazard = 'numbers restart if they are past the new bounds';

/** Whether a number that was in the bounds may be out of them. */
export const isNarrower = (to: SequenceOptions, from: SequenceOptions): boolean =>
  BigInt(to.min) > BigInt(from.min) || BigInt(to.max) < BigInt(from.max);

/**
 * A change of bounds. PostgreSQL refuses those in which a sequence's position is not: there it begins at its start again.
 *
 * @param change the statement, to which `RESTART` can be added
 * @param query gives the position
 */
export const withinBounds = (change: string, options: SequenceOptions, query: string): string =>
  `DO ${dollarQuoted(`
DECLARE
  number bigint;
BEGIN
  ${query};
  IF number BETWEEN ${options.min} AND ${options.max} THEN
    ${change};
  ELSE
    ${change} RESTART;
  END IF;
END
`)}`;
