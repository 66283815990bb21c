import { sql } from 'drizzle-orm';
import { pgPolicy, pgRole } from 'drizzle-orm/pg-core';
import { shared } from '../declare/builders.js';

/** The roles that Supabase provides, and that a plain PostgreSQL does not have. */
export const anon = pgRole('anon').existing();
export const authenticated = pgRole('authenticated').existing();
export const serviceRole = pgRole('service_role').existing();

export const sharedAnon = shared(anon);
export const sharedAuthenticated = shared(authenticated);
export const sharedServiceRole = shared(serviceRole, { bypassRls: true });

/** The two policies that every table has: everybody reads, the service role does everything. */
export const policiesFor = (table: string) => [
  pgPolicy(`Allow public read access to ${table}`, { as: 'permissive', for: 'select', to: 'public', using: sql`true` }),
  pgPolicy(`Allow service role full access to ${table.replace(/^archon_/, '')}`, {
    as: 'permissive',
    for: 'all',
    to: serviceRole,
    using: sql`true`,
    withCheck: sql`true`,
  }),
];
