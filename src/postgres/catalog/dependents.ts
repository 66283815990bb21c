import type { Client } from '../connect/index.js';
import type { CatalogObject } from '../model/index.js';
import { kindOf } from '../kinds/index.js';

/**
 * What refers to an object, of whatever kind, also of those that no catalog holds: `domain constraint positive on public.price`.
 *
 * @returns PostgreSQL's own words for each (`pg_identify_object`), in order; none for kinds that nothing refers to by themselves
 */
export async function readDependents(client: Client, { kind, path }: CatalogObject): Promise<string[]> {
  const located = kindOf(kind).located?.(path);
  if (!located) return [];
  const rows = await client.query<{ dependent: string }>(
    `select distinct i.type || ' ' || i.identity as dependent
     from pg_catalog.pg_depend d, pg_catalog.pg_identify_object(d.classid, d.objid, d.objsubid) i
     where d.refclassid = 'pg_catalog.${located.catalog}'::pg_catalog.regclass
       and d.refobjid = ${located.oid} and d.deptype in ('n', 'a') ${located.subId === undefined ? '' : `and d.refobjsubid = ${located.subId}`}
     order by 1`,
  );
  return rows.map(({ dependent }) => dependent);
}
