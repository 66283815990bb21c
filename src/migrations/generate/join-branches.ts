import { type Catalog, catalogIndex, type CatalogObject, type DeclaredCatalog } from '../../postgres/model/index.js';
import { catalogText, hashFiles, lastDeclared, linksOf, type Migration, unjoined } from '../../project/index.js';
import type { Rehearse } from '../../rehearsal/index.js';
import { proveAgain } from './prove-edited.js';
import { reachOf } from './reach.js';
import type { FileText } from './write-files.js';

/**
 * Proves migrations that were generated on another branch behind those that now come before them, and makes their catalog snapshots
 * what they lead to there. drizzle-kit from 1.0 on takes such a folder as it is.
 *
 * @returns the catalog snapshots to be written
 * @throws SchemaError naming the first migration that does not run behind the others, or gives something else there
 */
export async function joinBranches(rehearse: Rehearse, history: readonly Migration[]): Promise<FileText[]> {
  if (unjoined(history).length === 0) return [];
  return rehearse(async (run) => {
    const files: FileText[] = [];
    const past: Migration[] = [];
    for (const migration of history) {
      const before = past.at(-1);
      const declared = before && unjoined([before, migration]).length > 0 ? joined(past, migration) : undefined;
      if (!before || !declared) {
        await run.replay([migration]);
        past.push(migration);
        continue;
      }
      const undo = await proveAgain(run, migration, declared, past);
      const { sql = '', downSql = '' } = migration;
      const there = { ...migration, declared, proven: hashFiles(sql, downSql), undo, behind: before.tag };
      files.push([migration.catalogFile, catalogText(declared, there)]);
      past.push(there);
    }
    return files;
  });
}

/** What both branches declare, once this migration has run behind the past; undefined where it has no catalog of ours. */
function joined(past: readonly Migration[], migration: Migration): DeclaredCatalog | undefined {
  const { declared: own } = migration;
  const before = lastDeclared(past);
  if (!own || !before) return undefined;
  const parents = new Set(linksOf(migration.snapshot).parents);
  const base = lastDeclared(past.filter(({ snapshot }) => parents.has(linksOf(snapshot).id ?? '')));
  const tests = new Map([...before.operationTests, ...own.operationTests].map((test) => [test.subject, test]));
  return {
    ...before,
    ...own,
    ...reachOf(own, past),
    // Neither branch's declarations are these: the next look at them decides whether something has to change.
    fingerprint: '',
    operationTests: [...tests.values()],
    ...keptOf(before, own),
    catalog: { ...own.catalog, objects: merge(base?.catalog, before.catalog, own.catalog) },
  };
}

const keptOf = (before: DeclaredCatalog, own: DeclaredCatalog): Pick<DeclaredCatalog, 'kept'> => {
  const kept = [...new Set([...(before.kept ?? []), ...(own.kept ?? [])])];
  return kept.length > 0 ? { kept } : {};
};

/** What the migration changed of its base, upon what was there before it. */
function merge(base: Catalog | undefined, before: Catalog, own: Catalog): CatalogObject[] {
  const [was, is, there] = [catalogIndex(base ?? { objects: [] }), catalogIndex(own), catalogIndex(before)];
  const isSame = (a: CatalogObject | undefined, b: CatalogObject | undefined): boolean =>
    JSON.stringify(a) === JSON.stringify(b);
  const isOwn = (id: string): boolean => !isSame(was.get(id), is.get(id));
  const stays = before.objects.flatMap((object) => (isOwn(object.id) ? (is.get(object.id) ?? []) : object));
  return [...stays, ...own.objects.filter(({ id }) => isOwn(id) && !there.has(id))];
}
