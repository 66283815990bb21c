import type { Client } from '../connect/index.js';

/** The extensions of a database, each with its schema; without what every database has. */
export const readExtensions = (client: Client): Promise<{ readonly name: string; readonly schema: string }[]> =>
  client.query(
    `select e.extname as name, n.nspname as schema from pg_catalog.pg_extension e
     join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql' order by e.extname`,
  );
