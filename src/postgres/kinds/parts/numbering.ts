import { type Catalog, catalogIndex, type Ref } from '../../model/index.js';
import { dollarQuoted, ident, literal, qualified } from '../../sql/index.js';
import type { Altered, Carried, CatalogsOfPlan } from '../statement.js';
import type { Column } from './column-properties.js';
import { ownName, tableOf } from './names.js';
import { sequenceOfDefault, type SequenceOptions } from './sequence-options.js';
import { isSequence, type Sequence } from './sequence-properties.js';

/** Where a column's numbers come from: an identity, or a sequence that its default takes them from. */
interface Source {
  readonly options: SequenceOptions;
  /** Undefined where the column is an identity, whose sequence has a name of PostgreSQL's choice. */
  readonly sequence?: Sequence;
  /** It was there before, wherever it stands. */
  readonly isThere?: boolean;
}

const nothing: Carried = { first: [], before: [], after: [] };

/**
 * The statements by which a column's numbers go on where another sequence, or the first one, gives them: from the position of the
 * sequence before, or the highest number in the column, whichever is further. Where there is neither, or it does not fit the
 * bounds of the new sequence, that one begins at its start.
 */
export function carryNumbering(
  { to, from, properties }: Altered<Column>,
  { before, after, dropped }: CatalogsOfPlan,
): Carried {
  if (!properties.some((property) => ['default', 'identity', 'identityOptions'].includes(property))) return nothing;
  const [was, given] = [sourceOf(from, before), sourceOf(to, after)];
  if (!given) return nothing;
  // A sequence that others take numbers from, too, is never set back.
  const isThere = catalogIndex(before).get(given.sequence?.id) !== undefined;
  const is: Source = { ...given, isThere };
  if (was && was.sequence?.id === is.sequence?.id)
    return is.sequence === undefined && hasOtherBounds(was.options, is.options)
      ? { ...nothing, after: [goOn(to, is, identitySequence(to))] }
      : nothing;
  if (!was) return { ...nothing, after: [goOn(to, is)] };
  const [schema = '', name = ''] = was.sequence?.path ?? from.path;
  const aside = `__old_${was.sequence ? name : `${name}_${from.path[2]}`}`.slice(0, 60);
  const old = qualified(schema, aside);
  if (was.sequence === undefined)
    return {
      first: [
        `DO ${dollarQuoted(`
BEGIN
  EXECUTE pg_catalog.format('ALTER SEQUENCE %s RENAME TO %I', ${serialSequence(from)}, ${literal(aside)});
END
`)}`,
      ],
      before: [goOn(to, is, old, was)],
      after: [],
    };
  if (!dropped.has(was.sequence.id)) return { ...nothing, after: [goOn(to, is, tableOf(was.sequence), was)] };
  return {
    first: [
      // PostgreSQL finds an identity's sequence by its column, which must own no other.
      ...(was.sequence.properties.ownedBy === undefined
        ? []
        : [`ALTER SEQUENCE ${tableOf(was.sequence)} OWNED BY NONE`]),
      `ALTER SEQUENCE ${tableOf(was.sequence)} RENAME TO ${ident(aside)}`,
    ],
    before: [],
    after: [goOn(to, is, old, was), `DROP SEQUENCE ${old}`],
    drops: was.sequence.id,
  };
}

function sourceOf(column: Column, catalog: Catalog): Source | undefined {
  if (!/^(smallint|integer|bigint)$/.test(column.properties.type)) return undefined;
  if (column.properties.identityOptions) return { options: column.properties.identityOptions };
  const name = sequenceOfDefault(column.properties.default);
  if (name === undefined) return undefined;
  const path = [...name.matchAll(/"((?:[^"]|"")*)"|[^."]+/g)].map(
    ([plain, quoted]) => quoted?.replaceAll('""', '"') ?? plain,
  );
  const whole = path.length === 1 ? [column.path[0] ?? '', ...path] : path;
  const sequence = catalogIndex(catalog).get({ kind: 'sequence', path: whole });
  return sequence && isSequence(sequence) ? { options: sequence.properties, sequence } : undefined;
}

const serialSequence = (column: Ref): string =>
  `pg_catalog.pg_get_serial_sequence(${literal(tableOf(column))}, ${literal(column.path.at(-1) ?? '')})`;

const identitySequence = (column: Ref): string => `${serialSequence(column)}::pg_catalog.regclass`;

/**
 * Sets the new sequence to where numbers have come.
 *
 * @param old the sequence before: with `was` its name, without it the new one's own, under which it stays
 */
function goOn(column: Ref, { options, sequence, isThere }: Source, old?: string, was?: Source): string {
  const isUp = !options.increment.startsWith('-');
  const target = sequence ? `${literal(tableOf(sequence))}::pg_catalog.regclass` : identitySequence(column);
  const name = ownName(column);
  const highest = `pg_catalog.${isUp ? 'max' : 'min'}(${name})`;
  // The last number that the sequence can give is left out: often it only marks a row, and no other could follow.
  const inside = isUp
    ? `${name} >= ${options.start} AND ${name} < ${options.max}`
    : `${name} <= ${options.start} AND ${name} > ${options.min}`;
  const rows = `SELECT ${highest} AS number, true AS called FROM ${tableOf(column)} WHERE ${inside}`;
  const isFurther = (number: string, than: string): string =>
    `${number} ${isUp ? '>' : '<'} coalesce(pg_catalog.pg_sequence_last_value(${than}), ${options.start} ${isUp ? '-' : '+'} 1)`;
  const further = old === undefined || was ? `${highest} IS NOT NULL` : isFurther(highest, old);
  const position = was
    ? `SELECT last_value AS number, is_called AS called FROM ${old} WHERE (is_called OR last_value <> ${was.options.start}) AND last_value BETWEEN ${options.min} AND ${options.max}\n\tUNION ALL\n\t`
    : '';
  return `SELECT pg_catalog.setval(${target}, number, called) FROM (
	${position}${rows} HAVING ${further}
	ORDER BY number${isUp ? ' DESC' : ''}, called DESC LIMIT 1
) AS position${isThere && sequence ? ` WHERE number ${isUp ? '>' : '<'} (SELECT last_value ${isUp ? '-' : '+'} CASE WHEN is_called THEN 0 ELSE 1 END FROM ${tableOf(sequence)})` : ''}`;
}

const hasOtherBounds = (was: Source['options'], is: Source['options']): boolean =>
  was.min !== is.min || was.max !== is.max;
