import type { Client } from '../connect/index.js';
import { literal, qualified } from '../sql/index.js';
import type { CatalogObject, Kind } from '../model/index.js';

/** Where objects of a kind lie, and how their number is found. */
const addresses: Partial<Record<Kind, { readonly catalog: string; readonly find: string }>> = {
  schema: { catalog: 'pg_namespace', find: 'to_regnamespace' },
  enum: { catalog: 'pg_type', find: 'to_regtype' },
  sequence: { catalog: 'pg_class', find: 'to_regclass' },
  function: { catalog: 'pg_proc', find: 'to_regprocedure' },
  table: { catalog: 'pg_class', find: 'to_regclass' },
  column: { catalog: 'pg_class', find: 'to_regclass' },
  view: { catalog: 'pg_class', find: 'to_regclass' },
};

/**
 * What refers to an object, of whatever kind, also of those that no catalog holds: `domain constraint positive on public.price`.
 *
 * @returns PostgreSQL's own words for each (`pg_identify_object`), in order; none for kinds that nothing refers to by themselves
 */
export async function readDependents(client: Client, { kind, path }: CatalogObject): Promise<string[]> {
  const address = addresses[kind];
  if (!address) return [];
  const [schema = '', name = '', args = ''] = path;
  const named = kind === 'function' ? `${qualified(schema, name)}(${args})` : qualified(...path.slice(0, 2));
  const column =
    kind === 'column'
      ? `and d.refobjsubid = (select a.attnum from pg_catalog.pg_attribute a where a.attrelid = d.refobjid and a.attname = ${literal(args)})`
      : '';
  const rows = await client.query<{ dependent: string }>(
    `select distinct i.type || ' ' || i.identity as dependent
     from pg_catalog.pg_depend d, pg_catalog.pg_identify_object(d.classid, d.objid, d.objsubid) i
     where d.refclassid = 'pg_catalog.${address.catalog}'::pg_catalog.regclass
       and d.refobjid = pg_catalog.${address.find}(${literal(named)}) and d.deptype in ('n', 'a') ${column}
     order by 1`,
  );
  return rows.map(({ dependent }) => dependent);
}
