import type { CodeTexts } from './code-text.js';

/** The connection, the rights of its role, and locks. */
export const databaseCodes = {
  'connect.url': {
    title: 'The connection string is wrong',
    cause: 'It is not set, is empty, does not begin with `postgres://`, or holds a character that has to be escaped.',
    cure: 'Set `dbCredentials.url` in `drizzle.config.ts`, often by the variable `DATABASE_URL`. In a password write `@` as `%40`, `/` as `%2F`, `#` as `%23`, `?` as `%3F` and `:` as `%3A`.',
  },
  'connect.refused': {
    title: 'No server at this port',
    cause: 'The host answers, and no server listens on the port.',
    cure: 'Start the server, or correct host and port.',
  },
  'connect.host': {
    title: 'The host cannot be reached',
    cause: 'The host name does not exist or cannot be looked up, or there is no route to the host.',
    cure: 'Check the host name and the network. An unescaped `@`, `?` or `#` in the password can also cause this.',
  },
  'connect.timeout': {
    title: 'The server does not answer in time',
    cause: 'A firewall drops the packets, the host is down, or the server is overloaded.',
    cure: 'Check host, port and firewall. `--connect-timeout` waits longer.',
  },
  'connect.tls': {
    title: 'No TLS connection is possible',
    cause: 'The server has no TLS but the connection asks for it, or its certificate cannot be verified.',
    cure: 'Correct `sslmode` in the URL or `dbCredentials.ssl`. For a private certificate authority, name its certificate with `sslrootcert`.',
  },
  'connect.login': {
    title: 'The server rejects the login',
    cause: 'The password is wrong, the role does not exist, or `pg_hba.conf` does not admit it.',
    cure: 'Check user and password in the URL, and `pg_hba.conf` on the server.',
  },
  'connect.database': {
    title: 'The database does not exist',
    cause: 'The server has no database of this name.',
    cure: 'Create it, or correct the name in the URL.',
  },
  'connect.unavailable': {
    title: 'The server takes no connections now',
    cause: 'It is starting up or shutting down, or all its connections are in use.',
    cure: 'Try again later, close other connections, or connect through a pooler.',
  },
  'connect.lost': {
    title: 'The connection was lost',
    cause: 'The server, a proxy or the network ended the connection during the work.',
    cure: 'Run the command again: it resumes or starts over. The message says what is known to have been done; `archon-schema status` shows what is applied.',
  },
  'connect.pooler': {
    title: 'A pooler in transaction mode',
    cause:
      'A migration or rollback file runs without a transaction and needs one session from its beginning to its end; the pooler gives each transaction another one.',
    cure: 'Connect to the server itself, or to the session mode of the pooler (Supabase: port 5432).',
  },
  'connect.failed': {
    title: 'The database cannot be opened',
    cause:
      'A reason that has no code of its own, e.g. an unsupported version of PostgreSQL, or an embedded database that another process uses.',
    cure: 'The message gives the reason.',
  },
  'access.denied': {
    title: 'The role lacks a right',
    cause: 'PostgreSQL denied something that the command needs (SQLSTATE 42501).',
    cure: 'Connect as the owner of the object, or have the owner grant the right.',
  },
  'access.hidden': {
    title: 'Row level security hides rows',
    cause:
      'A policy hides rows of a table from this role. They would be missing from a count, a backup or the list of applied migrations.',
    cure: 'Connect as a role with BYPASSRLS or as the owner of the table, or switch FORCE ROW LEVEL SECURITY off.',
  },
  'transaction.open': {
    title: 'A transaction is open on the connection',
    cause: 'The function needs transactions of its own, and the caller has begun one on this connection.',
    cure: 'Commit it or roll it back first, or pass another connection.',
  },
  'lock.busy': {
    title: 'Another run is at work',
    cause: 'Another `migrate`, `rollback`, `restore`, `adopt` or `generate` holds the lock that only one run may hold.',
    cure: 'Wait for it to end. The message or the lines beneath it name the session or process; `--lock-wait` waits longer.',
  },
  'lock.timeout': {
    title: 'A table stayed locked',
    cause: 'Other sessions hold locks on a table that a statement has to lock, and five attempts failed.',
    cure: 'End the sessions that the lines beneath the message name, or run the command at a quieter time.',
  },
  'lock.reading': {
    title: 'Something that has to be read is locked',
    cause: 'Another session keeps an object locked that the command has to read.',
    cure: 'Look at `pg_locks` and `pg_stat_activity`, and run the command again when that session has ended.',
  },
  'database.error': {
    title: 'PostgreSQL reports an error',
    cause: 'PostgreSQL answered with an error that has no code of its own here. The SQLSTATE is in the message.',
    cure: 'Look up the SQLSTATE in Appendix A of the PostgreSQL manual.',
  },
} as const satisfies CodeTexts;
