import type { Client } from '../connect/index.js';
import { objectId, type Ref } from '../model/index.js';
import { kinds } from '../kinds/index.js';
import { literal } from '../sql/index.js';

/** Which objects refer to which, as PostgreSQL recorded it: an object's id, and the ids of those that it cannot be without. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

const referrers = new WeakMap<Dependencies, ReadonlyMap<string, readonly string[]>>();

/** The ids of the objects that refer to one (by its id). */
export function referrersTo(id: string, dependencies: Dependencies): readonly string[] {
  const known = referrers.get(dependencies) ?? turned(dependencies);
  referrers.set(dependencies, known);
  return known.get(id) ?? [];
}

function turned(dependencies: Dependencies): ReadonlyMap<string, readonly string[]> {
  const others = new Map<string, string[]>();
  for (const [by, needed] of dependencies) for (const id of needed) others.set(id, [...(others.get(id) ?? []), by]);
  return others;
}

interface Row {
  readonly by: Ref;
  readonly on: Ref;
}

/** Every address in pg_depend (catalog, oid, sub-id) that belongs to an object of a catalog. */
const addresses = (): string =>
  kinds()
    .flatMap(({ kind, dependenciesAt = [] }) =>
      dependenciesAt.map(
        ({ catalog, oid, subId = '0', path, from }) => `
  select 'pg_catalog.${catalog}'::pg_catalog.regclass, ${oid}, ${subId}, ${literal(kind)}, array[${path.map((name) => `${name}::text`).join(', ')}]
  ${from}`,
      ),
    )
    .join('\n  union all');

/**
 * Reads which objects of a database refer to which.
 *
 * @returns by id; what an object stands on (its `parent`) is not among them unless it also refers to it
 */
export async function readDependencies(client: Client): Promise<Dependencies> {
  const rows = await client.query<Row>(`
with namespace as materialized (
  select oid, nspname from pg_catalog.pg_namespace
  where not nspname in ('pg_catalog', 'information_schema', 'pg_toast')
), address(classid, objid, subid, kind, path) as materialized (${addresses()})
select distinct pg_catalog.jsonb_build_object('kind', b.kind, 'path', b.path) as by,
  pg_catalog.jsonb_build_object('kind', o.kind, 'path', o.path) as on
from pg_catalog.pg_depend d
join address b on b.classid = d.classid and b.objid = d.objid and b.subid = d.objsubid
join address o on o.classid = d.refclassid and o.objid = d.refobjid and o.subid = d.refobjsubid
where (b.kind, b.path) is distinct from (o.kind, o.path)
  and not o.kind = any (array[${kinds()
    .flatMap(({ kind, isNamespace }) => (isNamespace ? [literal(kind)] : []))
    .join(', ')}])`);
  const dependencies = new Map<string, string[]>();
  for (const { by, on } of rows) {
    const id = objectId(by);
    dependencies.set(id, [...(dependencies.get(id) ?? []), objectId(on)]);
  }
  return dependencies;
}
