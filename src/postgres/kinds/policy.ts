import { isRoleWord } from '../model/index.js';
import { ident } from '../sql/index.js';
import { defineKind } from './kind.js';
import { ofRelation } from './parts/keep-comments.js';
import { onRelation, ownName, tableOf } from './parts/names.js';
import { expression, flag, list, type ObjectWith, optional, text } from './property.js';
import { addressOn } from './parts/relation-addresses.js';

const properties = {
  command: text(`case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
      when 'd' then 'delete' else 'all' end`),
  permissive: flag('p.polpermissive', 'permissive', 'restrictive'),
  roles: list(`(select pg_catalog.jsonb_agg(coalesce(r.rolname, 'public') order by r.rolname)
        from pg_catalog.unnest(p.polroles) v(oid) left join pg_catalog.pg_roles r on r.oid = v.oid)`),
  using: optional(expression('pg_catalog.pg_get_expr(p.polqual, p.polrelid)')),
  check: optional(expression('pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)')),
};

type Policy = ObjectWith<typeof properties>;

const path = ['c.nspname', 'c.relname', 'p.polname'];

const from = `from relation c
  join pg_catalog.pg_policy p on p.polrelid = c.oid`;

const roleName = (role: string): string => (role === 'public' || isRoleWord(role) ? role.toUpperCase() : ident(role));

const condition = (word: string, sql: string | undefined): string | undefined =>
  sql === undefined ? undefined : `${word} (${sql})`;

/** What ALTER POLICY sets, in its order. It takes no condition away, and changes neither the command nor the kind. */
const clauses: Readonly<Record<string, (policy: Policy) => string | undefined>> = {
  roles: (policy) => `TO ${policy.properties.roles.map(roleName).join(', ')}`,
  using: (policy) => condition('USING', policy.properties.using),
  check: (policy) => condition('WITH CHECK', policy.properties.check),
};

export const policyKind = defineKind({
  kind: 'policy',
  properties,
  read: () => [{ path, on: { kind: "'table'", path: ['c.nspname', 'c.relname'] }, from }],
  isDependent: true,
  commentsAt: [{ catalog: 'pg_policy', oid: 'p.oid', path, from }],
  heading: { order: 4, icon: '🔒', title: 'RLS Policies', all: () => 'RLS policies created ({count} found)' },
  dependenciesAt: [addressOn('pg_policy', 'polrelid', 'polname')],
  sqlName: onRelation('POLICY'),
  renamed: (policy) => `POLICY ${ownName(policy)} ON ${tableOf(policy)} RENAME`,
  recognised: 4,
  rolesNamed: ({ properties }) => properties.roles,
  stepsAside: () => 'remade',
  create: (policy) => [
    [
      `CREATE POLICY ${ownName(policy)} ON ${tableOf(policy)}`,
      `AS ${policy.properties.permissive ? 'PERMISSIVE' : 'RESTRICTIVE'} FOR ${policy.properties.command.toUpperCase()}`,
      ...Object.values(clauses).flatMap((clause) => clause(policy) ?? []),
    ].join(' '),
  ],
  drop: (policy) => [`DROP POLICY IF EXISTS ${ownName(policy)} ON ${tableOf(policy)}`],
  alter: (to, _from, changed) => {
    const set = Object.entries(clauses).flatMap(([name, clause]) => (changed.includes(name) ? (clause(to) ?? []) : []));
    return set.length === changed.length
      ? [`ALTER POLICY ${ownName(to)} ON ${tableOf(to)} ${set.join(' ')}`]
      : undefined;
  },
  found: (policy) => ofRelation(policy, tableOf(policy), 'pg_policy', { relation: 'polrelid', name: 'polname' }),
});
