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
  /** Streams what `COPY … TO STDOUT` writes. */
  copyOut(sql: string): AsyncIterable<Uint8Array>;
  /** Closes the connection; a second call does nothing. */
  close(): Promise<void>;
}
