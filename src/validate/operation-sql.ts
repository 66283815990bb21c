import type { OperationTestData } from '../postgres/model/index.js';
import { ident, literal, qualified } from '../postgres/sql/index.js';

/** A time in which no row is made: whatever moves the column moves it away from here. */
const past = "'2000-01-01 00:00:00+00'";

/** Everything of row `t` but what an update may change. */
const rest = ({ update = {}, touches }: OperationTestData): string => {
  const names = [...Object.keys(update), ...(touches === undefined ? [] : [touches])];
  return `(pg_catalog.to_jsonb(t) operator(pg_catalog.-) array[${names.map(literal).join(', ')}]::pg_catalog.text[])::pg_catalog.text as rest`;
};

const moved = ({ touches }: OperationTestData): string =>
  `${touches === undefined ? 'true' : `t.${ident(touches)} > ${past}`} as moved`;

/** Inserts the row and returns `at`, `moved` and `rest`. */
export function insertRow(test: OperationTestData): string {
  const row = { ...test.insert, ...(test.touches !== undefined && { [test.touches]: past }) };
  const columns = Object.keys(row).map(ident).join(', ');
  return `insert into ${qualified(...test.table)} as t (${columns}) values (${Object.values(row).join(', ')})
returning t.ctid::pg_catalog.text as at, ${moved(test)}, ${rest(test)}`;
}

/** Changes the row that lies at `at`; undefined where no change is declared. */
export function updateRow(test: OperationTestData, at: string): string | undefined {
  const set = Object.entries(test.update ?? {}).map(([name, value]) => `${ident(name)} = ${value}`);
  if (set.length === 0) return undefined;
  return `update ${qualified(...test.table)} as t set ${set.join(', ')} where t.ctid operator(pg_catalog.=) ${tid(at)}
returning t.ctid::pg_catalog.text as at, ${moved(test)}, ${rest(test)}`;
}

/** Deletes the row that lies at `at`. */
export const deleteRow = ({ table }: OperationTestData, at: string): string =>
  `delete from ${qualified(...table)} as t where t.ctid operator(pg_catalog.=) ${tid(at)} returning true as deleted`;

/** A place as `(0,1)`; anything else is taken as an SQL expression. */
const tid = (at: string): string => `${/^\(\d+,\d+\)$/.test(at) ? literal(at) : at}::pg_catalog.tid`;
