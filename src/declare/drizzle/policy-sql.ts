import type { PgPolicy, PgTable } from 'drizzle-orm/pg-core';
import { ident, qualified } from '../../postgres/sql/index.js';
import type { Casing } from '../column-name.js';
import { expression } from '../expression.js';
import { policyRoles, resolvedWhenRun } from '../roles.js';
import { targetOf } from '../target.js';

/** CREATE POLICY on a table. See https://www.postgresql.org/docs/current/sql-createpolicy.html */
export function policySql(policy: PgPolicy, table: PgTable, casing: Casing | undefined): string {
  const { name, as = 'permissive', for: command = 'all', using, withCheck } = policy;
  const roles = policyRoles(policy).map((role) => (resolvedWhenRun.has(role) ? role.toUpperCase() : ident(role)));
  return (
    `CREATE POLICY ${ident(name)} ON ${qualified(...targetOf(table).path)} AS ${as.toUpperCase()} FOR ${command.toUpperCase()}` +
    ` TO ${roles.join(', ')}` +
    (using ? ` USING (${expression(using, casing)})` : '') +
    (withCheck ? ` WITH CHECK (${expression(withCheck, casing)})` : '')
  );
}
