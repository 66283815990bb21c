import { objectLabel } from '../../postgres/model/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { ident, literal, qualified } from '../../postgres/sql/index.js';
import type { Bookkeeping } from '../../project/index.js';
import type { Check } from './check.js';
import type { PendingChanges } from './pending-changes.js';

/** SQL that goes on as another role, whose rights nobody asks about here. */
const otherRole = /\bset\s+(?:local\s+|session\s+)?(?:role|session\s+authorization)\b/i;

/** Whether this role owns the tables that pending migrations alter, and may record them (PostgreSQL manual, ALTER TABLE, Notes). */
export async function checkOwners(
  client: Client,
  pending: readonly PendingChanges[],
  bookkeeping: Bookkeeping,
): Promise<Check[]> {
  if (pending.length === 0 || pending.some(({ migration }) => otherRole.test(migration.sql ?? ''))) return [];
  const altered = new Map(pending.flatMap((one) => one.altered).map((pair) => [JSON.stringify(pair), pair]));
  const names = [...altered.values()].map(([schema, name]) => `(${literal(schema)}, ${literal(name)})`);
  const strangers =
    names.length === 0
      ? []
      : await client.query<Record<'schema' | 'name' | 'owner' | 'user', string>>(
          `select n.nspname::text as schema, c.relname::text as name, pg_catalog.pg_get_userbyid(c.relowner)::text as owner, current_user::text as user
           from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
           where (n.nspname::text, c.relname::text) in (${names.join(', ')}) and not pg_catalog.pg_has_role(c.relowner, 'usage')
           order by 1, 2`,
        );
  const { schema, table } = bookkeeping;
  const unwritable = await client.query<{ user: string }>(
    `select current_user::text as user from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = ${literal(schema)} and c.relname = ${literal(table)} and not pg_catalog.has_table_privilege(c.oid, 'insert')`,
  );
  return [
    ...strangers.map(({ schema: own, name, owner, user }): Check => ({
      level: 'failure',
      message: `${user} does not own ${objectLabel({ kind: 'table', path: [own, name] })}, which the migrations change`,
      remedy: `Connect as ${owner}, or GRANT ${ident(owner)} TO ${ident(user)};`,
    })),
    ...unwritable.map(({ user }): Check => ({
      level: 'failure',
      message: `${user} may not write ${schema}.${table}, which records what is applied`,
      remedy: `Connect as its owner, or GRANT INSERT, DELETE ON ${qualified(schema, table)} TO ${ident(user)}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${ident(schema)} TO ${ident(user)};`,
    })),
  ];
}
