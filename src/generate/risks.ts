import type { Catalog } from '../catalog/index.js';
import type { Statement } from '../plan/index.js';

/**
 * What a migration may cost on a database in use: a sentence for each object. What stands on a table that the migration itself
 * makes costs nothing, for no row is there.
 *
 * @param before the catalog before it
 * @param statements what leads from there to the declared catalog
 */
export function risksOf(before: Catalog, statements: readonly Statement[]): string[] {
  const tables = new Set(before.objects.flatMap(({ kind, path }) => (kind === 'table' ? [JSON.stringify(path)] : [])));
  const parents = new Map(before.objects.map(({ id, parent }) => [id, parent]));
  const told = new Map<string, string>();
  for (const { object, hazards, safer, on } of statements) {
    const isThere = on === undefined ? parents.has(object) : tables.has(JSON.stringify(on));
    if (hazards.length === 0 || !isThere || told.has(object)) continue;
    told.set(object, `${object}: ${hazards.join(', ')}${safer === undefined ? '' : `. Safer: ${safer}`}`);
  }
  return [...told.values()];
}
