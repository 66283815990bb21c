import { ident, qualified } from '../../postgres/sql/index.js';
import { type Rows, rowsOfTable, type TableColumn } from '../../postgres/kinds/index.js';
import type { LiveColumns } from './live-columns.js';
import type { Names, Pair } from './names.js';

/** What is needed to write the rows of a table as they are once pending migrations have run. */
export interface Setting {
  readonly names: Names;
  readonly live: LiveColumns;
  /** The columns of a table as the migration leaves them. */
  readonly columnsOf: (table: Pair) => readonly TableColumn[];
}

/**
 * The rows that a table holds once pending migrations have run, unless they change rows themselves: renamed columns under their new
 * names, new ones with their defaults.
 *
 * @param table its name after the migration
 * @param text what the rows are asked for: columns that are not named in it may be left out
 * @returns undefined where the table is not in the database yet
 */
export function rowsAfter({ names, live, columnsOf }: Setting, table: Pair, text: string): Rows | undefined {
  const own = names.relation(table);
  const present = own && live.of(own);
  if (!own || !present) return undefined;
  const isNamed = (name: string): boolean => text.includes(name) || text.includes(name.replaceAll('"', '""'));
  const needed = columnsOf(table).filter(({ path }) => isNamed(path[2] ?? ''));
  const changed = needed.filter(({ path: [, , column = ''] }) => {
    const was = names.column(table, column);
    return was !== column || !present.some(({ name }) => name === was);
  });
  if (changed.length === 0) return rowsOfTable(qualified(...own));
  const changedNames = new Set(changed.map(({ path }) => path[2]));
  const kept = present.flatMap(({ name }) => (changedNames.has(name) ? [] : [`t.${ident(name)}`]));
  const valueOf = (column: TableColumn): string => {
    const was = names.column(table, column.path[2] ?? '');
    return was !== undefined && present.some(({ name }) => name === was) ? `t.${ident(was)}` : initialValue(column);
  };
  const isComputed = ({ properties }: TableColumn): boolean => properties.generated !== undefined;
  const stored = changed
    .filter((column) => !isComputed(column))
    .map((column) => `${valueOf(column)} as ${ident(column.path[2] ?? '')}`);
  const inner = `(select ${[...kept, ...stored].join(', ')} from ${qualified(...own)} t)`;
  const computed = changed
    .filter(isComputed)
    .map(({ path, properties }) => `(${properties.generated}) as ${ident(path[2] ?? '')}`);
  const outer = computed.length === 0 ? inner : `(select t.*, ${computed.join(', ')} from ${inner} t)`;
  return (alias = 't') => `${outer} ${alias}`;
}

/** No rows, with the columns that a table will have: a pending migration makes it. */
export function noRows({ columnsOf }: Setting, table: Pair): Rows {
  const columns = columnsOf(table).map(({ path, properties }) => `null::${properties.type} as ${ident(path[2] ?? '')}`);
  return (alias = 't') => `(select ${columns.join(', ')} where false) ${alias}`;
}

/** What the rows of a table hold in a column that is added. */
function initialValue({ properties }: TableColumn): string {
  const { default: byDefault, identity, type } = properties;
  // Taking a number of a sequence would change it.
  if (identity !== undefined || /\bnextval\(/.test(byDefault ?? '')) return 'pg_catalog.row_number() over ()';
  return byDefault === undefined ? `null::${type}` : `(${byDefault})::${type}`;
}
