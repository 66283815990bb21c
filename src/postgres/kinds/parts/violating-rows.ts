import { ident } from '../../sql/index.js';
import type { Exclusion } from './exclusion.js';

/** Rows of a table, as they are written in a FROM clause. */
export type Rows = (alias?: string) => string;

/** The rows of a table as it is. */
export const rowsOfTable =
  (table: string): Rows =>
  (alias) =>
    alias === undefined ? table : `${table} ${alias}`;

/** Rows of which others have the same keys; or, for a primary key, rows without one. */
export function duplicates(
  rows: Rows,
  keys: readonly string[],
  {
    nullsNotDistinct,
    predicate,
    empty,
  }: { readonly nullsNotDistinct?: boolean; readonly predicate?: string; readonly empty?: string },
): string {
  const isSet = keys.map((key) => `${key} is not null`).join(' and ');
  const conditions = [
    ...(predicate === undefined ? [] : [predicate]),
    ...(nullsNotDistinct || empty !== undefined ? [] : [isSet]),
  ];
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  const counted = `select *, pg_catalog.count(*) over (partition by ${keys.join(', ')}) as duplicates from ${rows()}${where}`;
  return `select * from (${counted}) counted where duplicates > 1${empty === undefined ? '' : ` or ${empty}`}`;
}

/** Pairs of rows of which every element compares true; NULL compares neither way. */
export function overlapping(rows: Rows, { elements, predicate }: Exclusion): string {
  const keys = elements.map(({ expression }, at) => `${expression} as key${at}`).join(', ');
  const pairs = elements.map(({ operator }, at) => `a.key${at} ${operator} b.key${at}`).join(' and ');
  const where = predicate === undefined ? '' : ` where ${predicate}`;
  return `with numbered as (select *, pg_catalog.row_number() over () as number, ${keys} from ${rows()}${where}) select a.* from numbered a where exists (select from numbered b where a.number <> b.number and ${pairs})`;
}

/** Of a key whose last column is a period. */
export const withoutOverlaps = (columns: readonly string[]): Exclusion => ({
  elements: columns.map((expression, at) => ({ expression, operator: at === columns.length - 1 ? '&&' : '=' })),
});

/** Rows that refer to one that is not there. */
export function orphans(
  rows: Rows,
  referenced: Rows,
  columns: readonly string[],
  { referencedColumns = [], match }: { readonly referencedColumns?: readonly string[]; readonly match?: string },
): string {
  const others = referencedColumns.map(ident);
  const same = columns.map((column, at) => `o.${others[at]} = t.${column}`).join(' and ');
  const isSet = columns.map((column) => `t.${column} is not null`).join(' and ');
  const isLost = `${isSet} and not exists (select from ${referenced('o')} where ${same})`;
  const isPartial = `pg_catalog.num_nulls(${columns.map((column) => `t.${column}`).join(', ')}) between 1 and ${columns.length - 1}`;
  const where = match === 'full' && columns.length > 1 ? `${isPartial} or ${isLost}` : isLost;
  return `select t.* from ${rows('t')} where ${where}`;
}

/** A key of an index without its order and operator class, which say nothing about what is equal. */
export function bareKey(key: string): string {
  const unordered = key.replace(/( ASC| DESC)?( NULLS (FIRST|LAST))?$/, '');
  return unordered.replace(/(["\w)$]) (?:[a-z_][\w$]*\.)?[a-z_]\w*_ops(?: \(.*\))?$/, '$1');
}
