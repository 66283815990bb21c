import { getTableColumns, getTableName } from 'drizzle-orm';
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { TestDatabase } from '../support/databases.js';

export type Row = Readonly<Record<string, unknown>>;

/** What PostgreSQL said to one statement. */
export interface Verdict {
  readonly accepted: boolean;
  /** The error's code and the constraint's name, or the columns that were stored otherwise than given. */
  readonly reason: string;
}

/**
 * Tries statements, each in a subtransaction that is always rolled back. A statement returns the names of the columns that do not
 * hold what they were given.
 */
const tryAll = `create function try_all(statements text[]) returns setof text language plpgsql as $$
declare statement text; changed text; state text; named text; message text;
begin
  foreach statement in array statements loop
    begin
      execute statement into changed;
      raise exception using errcode = 'ZZ000', message = coalesce(changed, '');
    exception when others then
      get stacked diagnostics state = returned_sqlstate, named = constraint_name, message = message_text;
      return next case when state = 'ZZ000' then 'ok ' || message else state || ' ' || coalesce(nullif(named, ''), message) end;
    end;
  end loop;
end $$`;

/** Prepares a database with the workflow's tables. Keys that point elsewhere are not looked at: only the data can tell. */
export async function prepare(database: TestDatabase): Promise<void> {
  await database.query(tryAll);
  await database.query(`set session_replication_role = replica`);
}

export async function tryStatements(database: TestDatabase, statements: readonly string[]): Promise<Verdict[]> {
  const rows = await database.query<{ said: string }>(
    `select try_all(array(select jsonb_array_elements_text($1::text::jsonb))) as said`,
    [JSON.stringify(statements)],
  );
  return rows.map(({ said }) => ({ accepted: said === 'ok ', reason: said }));
}

/** An INSERT of a row as Drizzle hands it to the driver; what is undefined is left out. */
export function insertOf(table: PgTable, row: Row): string {
  const set = given(table, row);
  const name = getTableName(table);
  const columns = set.map(({ column }) => `"${column.name}"`).join(', ');
  const values = set.map(({ expression }) => expression).join(', ');
  return set.length === 0
    ? `insert into ${name} default values`
    : `insert into ${name} (${columns}) values (${values}) ${returning(set)}`;
}

/** The same for an UPDATE of the row with this id. */
export function updateOf(table: PgTable, row: Row, id: string): string {
  const set = given(table, row);
  const assignments = set.map(({ column, expression }) => `"${column.name}" = ${expression}`).join(', ');
  return set.length === 0
    ? `select ''`
    : `update ${getTableName(table)} set ${assignments} where id = '${id}' ${returning(set)}`;
}

interface Assigned {
  readonly column: AnyPgColumn;
  readonly value: unknown;
  readonly expression: string;
}

const given = (table: PgTable, row: Row): Assigned[] =>
  Object.entries(getTableColumns(table) as Record<string, AnyPgColumn>)
    .filter(([key]) => row[key] !== undefined)
    .map(([key, column]) => ({ column, value: row[key], expression: expressionOf(column, row[key]) }));

/** As the driver sends it: a text in UTF-8, which the type of the column reads. */
function expressionOf(column: AnyPgColumn, value: unknown): string {
  if (value === null) return 'null';
  const type = column.getSQLType();
  const text = `convert_from('\\x${Buffer.from(driverText(column, value)).toString('hex')}', 'UTF8')`;
  // Without a cast, since one to varchar(n) would cut, and one to numeric(5,2) round.
  if (type === 'text' || type.startsWith('varchar')) return text;
  return `${text}::${type.startsWith('numeric') ? 'numeric' : type}`;
}

function driverText(column: AnyPgColumn, value: unknown): string {
  if (column.columnType !== 'PgTimestamp') return String(column.mapToDriverValue(value));
  // An invalid date throws before it is sent; a text is what somebody would send by hand.
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no time' : value.toISOString();
  return String(value);
}

const returning = (set: readonly Assigned[]): string => {
  const changed = set.flatMap(({ column, value, expression }) => {
    const type = column.getSQLType();
    if (value === null || !/^(text|varchar|numeric)/.test(type)) return [];
    // Half a surrogate pair has no UTF-8: another character was sent.
    const other = /\p{Surrogate}/u.test(value as string) || `"${column.name}" is distinct from ${expression}`;
    return [`case when ${other} then '${column.name}' end`];
  });
  return `returning array_to_string(array[${changed.join(', ')}]::text[], ',')`;
};
