import { type CatalogObject, isRoleWord } from '../model/index.js';
import { ident } from '../sql/index.js';
import type { KindPlan } from './kind.js';
import { ofRelation } from './parts/keep-comments.js';
import { flag, ownName, tableOf, text, texts } from './parts/names.js';

const roleName = (role: string): string => (role === 'public' || isRoleWord(role) ? role.toUpperCase() : ident(role));

/** What ALTER POLICY sets, in its order. It takes no condition away, and changes neither the command nor the kind. */
const clauses: Readonly<Record<string, (policy: CatalogObject) => string | undefined>> = {
  roles: (policy) => `TO ${texts(policy, 'roles').map(roleName).join(', ')}`,
  using: (policy) => condition('USING', text(policy, 'using')),
  check: (policy) => condition('WITH CHECK', text(policy, 'check')),
};

const condition = (word: string, sql: string | undefined): string | undefined =>
  sql === undefined ? undefined : `${word} (${sql})`;

export const policyPlan: KindPlan = {
  create: (policy) => [
    [
      `CREATE POLICY ${ownName(policy)} ON ${tableOf(policy)}`,
      `AS ${flag(policy, 'permissive') ? 'PERMISSIVE' : 'RESTRICTIVE'} FOR ${text(policy, 'command')?.toUpperCase()}`,
      ...Object.values(clauses).flatMap((clause) => clause(policy) ?? []),
    ].join(' '),
  ],
  drop: (policy) => [`DROP POLICY IF EXISTS ${ownName(policy)} ON ${tableOf(policy)}`],
  alter: (to, _from, properties) => {
    const changed = Object.keys(clauses).filter((property) => properties.includes(property));
    const set = changed.flatMap((property) => clauses[property]?.(to) ?? []);
    return set.length === properties.length
      ? [`ALTER POLICY ${ownName(to)} ON ${tableOf(to)} ${set.join(' ')}`]
      : undefined;
  },
  found: (policy) => ofRelation(policy, tableOf(policy), 'pg_policy', { relation: 'polrelid', name: 'polname' }),
};
