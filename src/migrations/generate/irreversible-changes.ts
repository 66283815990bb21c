import { kindOf } from '../../postgres/kinds/index.js';
import { type Catalog, catalogIndex } from '../../postgres/model/index.js';

/**
 * What a migration takes from rows that are there, and no rollback brings back: a phrase each.
 *
 * @param before the catalog before it, under the names that the migration gives
 * @param after the catalog that it gives
 * @param converted ids of columns whose values are made anew, since PostgreSQL has no cast
 */
export function irreversible(
  before: Catalog,
  after: Catalog,
  converted: { has(id: string): boolean } = new Set(),
): string[] {
  const { get } = catalogIndex(after);
  const context = { get, isConverted: (id: string) => converted.has(id) };
  return before.objects.flatMap((object) => kindOf(object.kind).loses?.(object, get(object), context) ?? []);
}
