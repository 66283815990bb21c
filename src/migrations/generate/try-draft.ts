import type { Catalog, DeclaredCatalog } from '../../postgres/model/index.js';
import { compareCatalogs } from '../../postgres/catalog/index.js';
import type { Rehearsal } from '../../rehearsal/index.js';

interface Attempt<Revocation> {
  /** Of which is read what the migration speaks about. */
  readonly run: Rehearsal;
  /** Takes back what the database grants by default, and says how. */
  readonly revoke: () => Promise<Revocation[]>;
  /** The catalog before the draft. */
  readonly from: Catalog;
  readonly declared: DeclaredCatalog;
}

/**
 * Runs drizzle-kit's draft of a migration. It stays only where all of it runs, and where each object that it makes or changes
 * comes out as it is declared: a wrong statement with a correction behind it is no migration that one wants to read.
 *
 * @returns undefined where the draft is not used; nothing of it stays then
 */
export async function tryDraft<Revocation>(
  { run, revoke, from, declared }: Attempt<Revocation>,
  statements: readonly string[],
): Promise<{ readonly ran: readonly string[]; readonly revoked: readonly Revocation[] } | undefined> {
  if (statements.length === 0 || !statements.every(isMaking)) return undefined;
  const takeBack = await run.savepoint();
  const { ran } = await run.tryAll(statements.map(withoutSemicolon));
  if (ran) {
    const revoked = await revoke();
    if (leadsToDeclared(from, await run.catalog(), declared)) return { ran, revoked };
  }
  await takeBack();
  return undefined;
}

function leadsToDeclared(from: Catalog, reached: Catalog, { catalog, shared }: DeclaredCatalog): boolean {
  const touched = new Set(compareCatalogs(reached, from).map(({ object }) => object.id));
  return compareCatalogs(catalog, reached).every(({ object: { id } }) => !touched.has(id) || shared.includes(id));
}

const withoutSemicolon = (sql: string): string => sql.trim().replace(/;$/, '');

/** What changes or drops something that is there is the plan's to do: drizzle-kit thinks of no rows, and drops with CASCADE. */
const isMaking = (sql: string): boolean =>
  /^\s*(CREATE|ALTER TABLE (?:"(?:[^"]|"")*"\.?)+ (?:ADD|ENABLE)|ALTER TYPE (?:"(?:[^"]|"")*"\.?)+ ADD VALUE)\s/i.test(
    sql,
  );
