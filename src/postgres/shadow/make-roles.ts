import type { Client } from '../connect/index.js';
import { ident, ifMissing, literal } from '../sql/index.js';

/** Makes roles that the SQL to be tried takes for granted; the prelude or the server may have some already. */
export async function makeRoles(client: Client, roles: readonly string[]): Promise<void> {
  for (const role of roles)
    await client.exec(
      ifMissing(
        `NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(role)})`,
        `CREATE ROLE ${ident(role)}`,
      ),
    );
}
