/**
 * One connection to one PostgreSQL database, whatever driver stands behind it.
 *
 * Every statement runs on the same session, so `begin`, `set local`, advisory locks and temporary objects behave as in psql.
 */
export interface Client {
  /** What the connection points at, without its password: a URL or the folder of an embedded database. */
  readonly label: string;
  /** True for PGlite: one process at a time, no server to connect to. */
  readonly embedded: boolean;
  /**
   * Runs one statement and returns its rows.
   *
   * @param sql one statement; parameters are written `$1`, `$2`, …
   * @throws the driver's error, with PostgreSQL's fields (`code`, `detail`, `hint`, `position`)
   */
  query<Row = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Runs any number of statements without parameters, in one round trip, and returns nothing. */
  exec(sql: string): Promise<void>;
  /**
   * Streams the rows of a query in COPY's text format. A reader may stop early; the session can then be used on.
   *
   * @param query without parameters
   */
  copyOut(query: string): AsyncIterable<Uint8Array>;
  /**
   * Writes rows in COPY's text format to a table. PGlite holds them all in memory at once; for a server they are streamed.
   *
   * @param target the table and, in parentheses, its columns, quoted: `"public"."t" ("a", "b")`
   * @throws the driver's error, with PostgreSQL's fields (`where` names line and column); nothing of the rows stays
   */
  copyIn(target: string, rows: AsyncIterable<Uint8Array>): Promise<void>;
  /** Opens another connection to the same database as the same user; missing where there is no way to. */
  openAnother?(): Promise<Client>;
  /** Asks the server to give up what it is at, so that it goes on with nothing once the connection is closed. */
  cancel?(): Promise<void>;
  /** Closes the connection; a second call does nothing. */
  close(): Promise<void>;
}
