import type { Migration } from '../../project/index.js';
import type { AppliedRow } from './applied-row.js';

/**
 * Which row of the bookkeeping belongs to which migration. Up to 0.45, drizzle-orm knows a migration by the journal's time; from 1.0
 * on by the name of its folder, and a row without a name by the folder's second, and by the file's hash where two have the same.
 */
export function pairRows(
  migrations: readonly Migration[],
  rows: readonly AppliedRow[],
  byName: boolean,
): ReadonlyMap<Migration, AppliedRow> {
  if (!byName) {
    const byTime = new Map(rows.map((row) => [row.createdAt, row]));
    return pairsOf(migrations, ({ entry }) => byTime.get(entry.when));
  }
  const named = new Map(rows.flatMap((row) => (row.name === undefined ? [] : [[row.name, row] as const])));
  const unnamed = rows.filter(({ name }) => name === undefined);
  return pairsOf(migrations, ({ tag, entry, hashes }) => {
    const own = named.get(tag);
    if (own) return own;
    const sameSecond = unnamed.filter(({ createdAt }) => Math.floor(createdAt / 1000) * 1000 === entry.when);
    const isAlone = migrations.filter((other) => other.entry.when === entry.when).length === 1;
    return isAlone ? sameSecond[0] : sameSecond.find(({ hash }) => hashes.includes(hash));
  });
}

const pairsOf = (
  migrations: readonly Migration[],
  rowOf: (migration: Migration) => AppliedRow | undefined,
): ReadonlyMap<Migration, AppliedRow> =>
  new Map(
    migrations.flatMap((migration) => {
      const row = rowOf(migration);
      return row ? [[migration, row] as const] : [];
    }),
  );
