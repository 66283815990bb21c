import { type Catalog, catalogIndex, type CatalogObject } from '../model/index.js';
import { sameView } from './same-view.js';
import { kindOf } from '../kinds/index.js';

/** PostgreSQL 16 changed how it prints the columns of a view over one relation. */
export const viewsPrintedAnew = 16;

/**
 * A catalog as the server of another one would have described it, had the same SQL been run there.
 *
 * @param live what that server describes
 */
export function adaptToServer(catalog: Catalog, live: Catalog): Catalog {
  const { server } = live;
  if (server === catalog.server) return catalog;
  const objects =
    server > catalog.server ? catalog.objects : catalog.objects.flatMap((object) => asOn(server, object) ?? []);
  const isPrintedAlike = server >= viewsPrintedAnew === catalog.server >= viewsPrintedAnew;
  return { ...catalog, server, objects: isPrintedAlike ? objects : withViewsOf(live, objects) };
}

/** Where a view is the same query, its text is taken over. */
function withViewsOf(live: Catalog, objects: readonly CatalogObject[]): CatalogObject[] {
  const { get } = catalogIndex(live);
  return objects.map((object) => {
    const other = isView(object) ? get(object)?.properties['query'] : undefined;
    if (typeof other !== 'string') return object;
    const isSame = [object.properties['query'], ...(object.alternatives?.['query'] ?? [])].some((query) => {
      if (typeof query !== 'string') return false;
      return live.server < viewsPrintedAnew ? sameView(other, query) : sameView(query, other);
    });
    return isSame ? { ...object, properties: { ...object.properties, query: other } } : object;
  });
}

const isView = ({ kind }: CatalogObject): boolean => kind === 'view';

function asOn(server: number, object: CatalogObject): CatalogObject | undefined {
  const { onServer } = kindOf(object.kind);
  return onServer ? onServer(object, server) : object;
}
