import type { DeclaredCatalog } from '../../postgres/model/index.js';
import { catalogText, hashFiles, type Migration } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import type { FileText } from './write-files.js';

/**
 * The declarations changed in a way that no catalog shows: only the last catalog snapshot is written anew.
 *
 * @throws SchemaError when there is none yet, and an answer would have to be remembered in it
 */
export function refreshed(last: Migration | undefined, declared: DeclaredCatalog): FileText[] {
  if (last?.sql === undefined) return [];
  if (last.downSql === undefined) {
    // A catalog without a rollback would look like a rollback that is lost.
    if (declared.kept === undefined) return [];
    throw new SchemaError(
      'snapshot.missing',
      `${last.tag} has no rollback and no catalog yet, in which the answer could be remembered: run "archon-schema generate --backfill" first, then this again. Nothing was written.`,
      { facts: { tag: last.tag } },
    );
  }
  const { sql, downSql, catalogFile } = last;
  return [[catalogFile, catalogText(declared, { ...last, proven: hashFiles(sql, downSql) })]];
}
