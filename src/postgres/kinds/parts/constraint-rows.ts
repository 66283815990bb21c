import { type Catalog, catalogIndex } from '../../model/index.js';
import { ident, qualified } from '../../sql/index.js';
import { readExclusion } from './exclusion.js';
import type { RowCheck } from './row-check.js';
import { duplicates, orphans, overlapping, type Rows, rowsOfTable, withoutOverlaps } from './violating-rows.js';

/** What a constraint asks of rows. */
interface RuleProperties {
  readonly type: string;
  readonly columns?: readonly string[];
  readonly expression?: string;
  readonly nullsNotDistinct?: boolean;
  readonly referencedTable?: readonly string[];
  readonly referencedColumns?: readonly string[];
  readonly onDelete?: string;
  readonly match?: string;
  readonly noInherit?: boolean;
  readonly notValid?: boolean;
  readonly notEnforced?: boolean;
  readonly period?: boolean;
}

/** The query that lists the rows which break a constraint. */
export function violators(properties: RuleProperties, rows: Rows, referenced: Rows | undefined): string | undefined {
  if (properties.notValid || properties.notEnforced) return undefined;
  const columns = (properties.columns ?? []).map(ident);
  switch (properties.type) {
    case 'check':
      return `select * from ${properties.noInherit && !rows().startsWith('(') ? 'only ' : ''}${rows()} where not (${properties.expression})`;
    case 'primary key':
    case 'unique': {
      const isKey = properties.type === 'primary key';
      if (properties.period) return overlapping(rows, withoutOverlaps(columns));
      return duplicates(rows, columns, {
        nullsNotDistinct: properties.nullsNotDistinct === true,
        ...(isKey && { empty: columns.map((column) => `${column} is null`).join(' or ') }),
      });
    }
    case 'exclusion':
      return overlapping(rows, readExclusion(properties.expression ?? ''));
    case 'foreign key':
      return referenced && !properties.period ? orphans(rows, referenced, columns, properties) : undefined;
    default:
      return undefined;
  }
}

/** Rows in the way of a constraint that is still to be made. */
export function rowsInTheWay(
  { path: own, properties }: { readonly path: readonly string[]; readonly properties: RuleProperties },
  live: Catalog,
): RowCheck[] {
  const { has } = catalogIndex(live);
  const table = own.slice(0, 2);
  const columns = properties.columns ?? [];
  if (columns.some((column) => !has({ kind: 'column', path: [...table, column] }))) return [];
  const { referencedTable } = properties;
  const name = qualified(...table);
  if (!referencedTable) {
    const query = violators(properties, rowsOfTable(name), undefined);
    return query === undefined ? [] : [{ fault: ['violates it', 'violate it'], query }];
  }
  const isThere = has({ kind: 'table', path: referencedTable });
  const other = qualified(...referencedTable);
  // A table that is made has no rows to refer to.
  const query = isThere
    ? violators(properties, rowsOfTable(name), rowsOfTable(other))
    : `select * from ${name} where ${columns.map((column) => `${ident(column)} is not null`).join(' and ')}`;
  if (query === undefined) return [];
  const [column = ''] = columns.map(ident);
  const [referenced = ''] = (properties.referencedColumns ?? []).map(ident);
  const unlinked = `update ${name} t set ${column} = null where not exists (select from ${other} o where o.${referenced} = t.${column})`;
  return [
    {
      fault: ['refers to a row that is not there', 'refer to rows that are not there'],
      query,
      ...(properties.onDelete === 'set null' &&
        columns.length === 1 &&
        isThere && { suggestion: { does: 'sets NULL, as ON DELETE does', sql: unlinked } }),
    },
  ];
}
