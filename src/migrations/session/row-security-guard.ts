import type { Client } from '../../postgres/connect/index.js';
import { SchemaError } from '../../errors/index.js';
import { qualified } from '../../postgres/sql/index.js';

/**
 * Refuses tables of which row-level security hides rows from this user: they would be missing from a count and a backup, and COPY
 * does not write to such a table (PostgreSQL manual, COPY, notes).
 *
 * @throws SchemaError that names the first, and how to lift it
 */
export async function refuseHidden(
  client: Client,
  tables: readonly { readonly schema: string; readonly table: string }[],
  outcome: string,
): Promise<void> {
  for (const { schema, table } of tables) {
    const name = qualified(schema, table);
    const [row] = await client.query<{ active: boolean }>(
      'select pg_catalog.row_security_active(pg_catalog.to_regclass($1)::pg_catalog.oid) as active',
      [name],
    );
    if (row?.active)
      throw new SchemaError(
        'access.hidden',
        `Row-level security may hide rows of ${schema}.${table} from this user, ${outcome}: run ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY as its owner, or connect as a role with BYPASSRLS.`,
        { facts: { table: `${schema}.${table}` } },
      );
  }
}
