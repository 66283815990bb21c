import type { Migration } from '../../project/index.js';
import type { Check } from './check.js';
import type { Facts } from './facts.js';

/**
 * Whether the server holds the locks that each pending migration takes in its transaction.
 *
 * As many fit as max_locks_per_transaction says for each session that there can be. PostgreSQL has room for some more, which nobody
 * can count on: a warning, and no failure. See
 * https://www.postgresql.org/docs/current/runtime-config-locks.html
 */
export function checkLocks({ locks_per_session, sessions }: Facts, pending: readonly Migration[]): Check[] {
  const held = locks_per_session * sessions;
  const [most] = [...pending].sort((a, b) => (b.locks ?? 0) - (a.locks ?? 0));
  const needed = most?.locks ?? 0;
  if (!most || needed === 0) return [];
  const message = `${most.tag} takes ${needed.toLocaleString('en')} locks in one transaction, and the server has room for ${held.toLocaleString('en')}`;
  if (needed <= held) return [{ level: 'ok', message, migration: most.tag }];
  return [
    {
      level: 'warning',
      message,
      remedy: `Set max_locks_per_transaction to ${2 ** Math.ceil(Math.log2(needed / sessions))} (it is ${locks_per_session}) and restart the server.`,
      migration: most.tag,
    },
  ];
}
