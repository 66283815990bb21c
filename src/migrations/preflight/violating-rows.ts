import type { CatalogObject } from '../../postgres/model/index.js';
import { ident } from '../../postgres/sql/index.js';
import { type Exclusion, readExclusion } from './exclusion.js';
import { textOf, textsOf } from './json-values.js';

/** Rows of a table, as they are written in a FROM clause. */
export type Rows = (alias?: string) => string;

/** The rows of a table as it is. */
export const rowsOfTable =
  (table: string): Rows =>
  (alias) =>
    alias === undefined ? table : `${table} ${alias}`;

/**
 * The query that lists the rows which break a constraint or a unique index.
 *
 * @param rule a constraint or an index
 * @param rows those of its table
 * @param referenced for a foreign key: the rows of the table that it refers to
 * @returns undefined for what no row can break
 */
export function violatingRows({ kind, properties }: CatalogObject, rows: Rows, referenced?: Rows): string | undefined {
  if (properties['notValid'] === true || properties['notEnforced'] === true) return undefined;
  const columns = textsOf(properties['columns']).map(ident);
  if (kind === 'index')
    return properties['unique'] === true
      ? duplicates(rows, textsOf(properties['keys']).map(bareKey), properties, textOf(properties['predicate']))
      : undefined;
  switch (properties['type']) {
    case 'check':
      return `select * from ${properties['noInherit'] === true && !rows().startsWith('(') ? 'only ' : ''}${rows()} where not (${textOf(properties['expression'])})`;
    case 'primary key':
    case 'unique': {
      const period = properties['period'] === true;
      const isKey = properties['type'] === 'primary key';
      const empty = isKey ? columns.map((column) => `${column} is null`).join(' or ') : undefined;
      if (period) return overlapping(rows, withoutOverlaps(columns));
      return duplicates(rows, columns, properties, '', empty);
    }
    case 'exclusion':
      return overlapping(rows, readExclusion(textOf(properties['expression'])));
    case 'foreign key':
      return referenced && properties['period'] !== true ? orphans(rows, referenced, columns, properties) : undefined;
    default:
      return undefined;
  }
}

/** Rows of which others have the same keys; or, for a primary key, rows without one. */
function duplicates(
  rows: Rows,
  keys: readonly string[],
  properties: CatalogObject['properties'],
  predicate: string,
  empty?: string,
): string {
  const isSet = keys.map((key) => `${key} is not null`).join(' and ');
  const conditions = [
    ...(predicate === '' ? [] : [predicate]),
    ...(properties['nullsNotDistinct'] === true || empty !== undefined ? [] : [isSet]),
  ];
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  const counted = `select *, pg_catalog.count(*) over (partition by ${keys.join(', ')}) as duplicates from ${rows()}${where}`;
  return `select * from (${counted}) counted where duplicates > 1${empty === undefined ? '' : ` or ${empty}`}`;
}

/** Pairs of rows of which every element compares true; NULL compares neither way. */
function overlapping(rows: Rows, { elements, predicate }: Exclusion): string {
  const keys = elements.map(({ expression }, at) => `${expression} as key${at}`).join(', ');
  const pairs = elements.map(({ operator }, at) => `a.key${at} ${operator} b.key${at}`).join(' and ');
  const where = predicate === undefined ? '' : ` where ${predicate}`;
  return `with numbered as (select *, pg_catalog.row_number() over () as number, ${keys} from ${rows()}${where}) select a.* from numbered a where exists (select from numbered b where a.number <> b.number and ${pairs})`;
}

const withoutOverlaps = (columns: readonly string[]): Exclusion => ({
  elements: columns.map((expression, at) => ({ expression, operator: at === columns.length - 1 ? '&&' : '=' })),
});

function orphans(
  rows: Rows,
  referenced: Rows,
  columns: readonly string[],
  { referencedColumns, match }: CatalogObject['properties'],
): string {
  const others = textsOf(referencedColumns).map(ident);
  const same = columns.map((column, at) => `o.${others[at]} = t.${column}`).join(' and ');
  const isSet = columns.map((column) => `t.${column} is not null`).join(' and ');
  const isLost = `${isSet} and not exists (select from ${referenced('o')} where ${same})`;
  const isPartial = `pg_catalog.num_nulls(${columns.map((column) => `t.${column}`).join(', ')}) between 1 and ${columns.length - 1}`;
  const where = match === 'full' && columns.length > 1 ? `${isPartial} or ${isLost}` : isLost;
  return `select t.* from ${rows('t')} where ${where}`;
}

/** A key of an index without its order and operator class, which say nothing about what is equal. */
function bareKey(key: string): string {
  const unordered = key.replace(/( ASC| DESC)?( NULLS (FIRST|LAST))?$/, '');
  return unordered.replace(/(["\w)$]) (?:[a-z_][\w$]*\.)?[a-z_]\w*_ops(?: \(.*\))?$/, '$1');
}
