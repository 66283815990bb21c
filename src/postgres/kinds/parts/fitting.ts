import { ident, literal } from '../../sql/index.js';

/** How the values of a column get another type. */
export interface Conversion {
  /** The column as it is: its name, and its type as PostgreSQL prints it. */
  readonly column: { readonly name: string; readonly type: string };
  /** The type that it gets, as PostgreSQL prints it. */
  readonly type: string;
  /** The expression of USING. */
  readonly using?: string | undefined;
  /** The values of the enum that it gets. */
  readonly values?: readonly string[] | undefined;
  /** The server's major. */
  readonly version: number;
}

/** How to find out which rows do not fit. */
export type Finding =
  /** The condition of rows that do not fit. */
  | { readonly condition: string }
  /** An expression that fails on a row that does not fit. */
  | { readonly attempt: string };

const ranges: Readonly<Record<string, readonly [string, string]>> = {
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
};

const isNumber = (type: string): boolean => /^(smallint|integer|bigint|numeric|real|double precision)\b/.test(type);
const isString = (type: string): boolean => /^(text|character)\b/.test(type);

/** How to find the rows whose value does not fit another type; undefined where every value does. */
export function findUnfit({ column, type, using, values, version }: Conversion): Finding | undefined {
  const name = ident(column.name);
  const value = using === undefined ? name : `(${using})`;
  const isPlain = isPlainCast(using, column.name);
  const [, kind = '', length, scale = '0'] = /^(.*?)(?:\((\d+)(?:,(-?\d+))?\))?$/.exec(type) ?? [];
  if (type.endsWith('[]') || column.type.endsWith('[]'))
    return column.type === type ? undefined : { attempt: `${value}::${type}` };
  if (/^character( varying)?$/.test(kind))
    // What is too long may end in blanks, which are cut off (PostgreSQL manual, 8.3. Character Types); a cast in USING cuts the rest, too.
    return length === undefined
      ? undefined
      : { condition: `pg_catalog.char_length(pg_catalog.rtrim(${value}::text, ' ')) > ${length}` };
  if (kind === 'text') return using === undefined || isPlain ? undefined : { attempt: value };
  if (values && isPlain) return { condition: `${name}::text not in (${values.map(literal).join(', ')})` };
  const range = ranges[kind];
  if (range && isNumber(column.type) && isPlain)
    return {
      condition: `pg_catalog.round(${name}::numeric) not between ${range[0]} and ${range[1]}`,
    };
  if (kind === 'numeric' && isNumber(column.type) && isPlain) {
    if (length === undefined) return undefined;
    const rounded = `pg_catalog.abs(pg_catalog.round(${name}::numeric, ${scale}))`;
    return { condition: `${name}::text <> 'NaN' and ${rounded} >= 1e${Number(length) - Number(scale)}` };
  }
  if (isString(column.type) && isPlain && version >= 16)
    return { condition: `not pg_catalog.pg_input_is_valid(${name}::text, ${literal(type)})` };
  return { attempt: `${value}::${type}` };
}

/** Whether USING says no more than a cast of the column: `name::text::public.mood`. */
function isPlainCast(using: string | undefined, column: string): boolean {
  if (using === undefined) return true;
  const [first = '', ...casts] = using.replace(/^\((.*)\)$/s, '$1').split('::');
  const named = first.trim().replace(/^\((.*)\)$/s, '$1');
  return (
    (named === column || named === ident(column)) &&
    casts.length > 0 &&
    casts.every((one) => /^[\s\w."(),]+$/.test(one))
  );
}
