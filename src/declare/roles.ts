import { is } from 'drizzle-orm';
import { type PgPolicy, PgRole } from 'drizzle-orm/pg-core';
import { cutName, kindOfDeclaration } from './declaration.js';
import type { Declarations } from './declarations.js';
import type { RoleAttributes, SharedRole } from './shared-role.js';
import { tableConfig } from './table-config.js';
import { linkedTable, targetOf } from './target.js';

/** Words that PostgreSQL takes for a role when a statement runs, and everybody. */
export const resolvedWhenRun: ReadonlySet<string> = new Set(['public', 'current_role', 'current_user', 'session_user']);

/** The role behind a name, one of Drizzle's roles or one that is declared as shared; undefined for anything else. */
export function nameOfRole(role: unknown): string | undefined {
  if (typeof role === 'string') return role;
  if (is(role, PgRole)) return role.name;
  return kindOfDeclaration(role) === 'shared role' ? (role as SharedRole).role.name : undefined;
}

/** Whom a policy is for, as names and words; `public` where it does not say. */
export function policyRoles({ to }: PgPolicy): string[] {
  const names = [to].flat(3).flatMap((role) => nameOfRole(role) ?? []);
  return names.length > 0 ? names : ['public'];
}

/** The policies whose roles are words like `current_user`: the path of each, and its roles in order. */
export function policiesWithRoleWords({
  tables,
  policies,
}: Pick<Declarations, 'tables' | 'policies'>): { readonly path: readonly string[]; readonly roles: string[] }[] {
  const all = [
    ...tables.flatMap((table) => tableConfig(table).policies.map((policy) => ({ policy, table }))),
    ...policies.flatMap((policy) => {
      const table = linkedTable(policy);
      return table ? [{ policy, table }] : [];
    }),
  ];
  return all
    .map(({ policy, table }) => ({
      path: [...targetOf(table).path, cutName(policy.name)],
      roles: [...new Set(policyRoles(policy))].sort(),
    }))
    .filter(({ roles }) => roles.some((role) => role !== 'public' && resolvedWhenRun.has(role)));
}

const catalogProperties: Readonly<Record<keyof RoleAttributes, string>> = {
  login: 'login',
  inherit: 'inherit',
  bypassRls: 'bypassRls',
  createDb: 'createDatabase',
  createRole: 'createRole',
};

/** What is declared of a shared role, as the catalog calls it. */
export const sharedRoleProperties = ({ attributes }: SharedRole): string[] =>
  Object.keys(attributes).map((key) => catalogProperties[key as keyof RoleAttributes]);
