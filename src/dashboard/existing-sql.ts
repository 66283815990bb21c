import type { CatalogObject, Kind } from '../postgres/model/index.js';
import type { Migration } from '../project/index.js';
import { literal, qualified } from '../postgres/sql/index.js';

/** How an object is looked up by its name, while the search_path is empty; NULL where it is not there. */
const lookUp: Partial<Record<Kind, (path: readonly string[]) => string>> = {
  schema: (path) => `pg_catalog.to_regnamespace(${literal(qualified(...path))})::text`,
  table: (path) => `pg_catalog.to_regclass(${literal(qualified(...path))})::text`,
  view: (path) => `pg_catalog.to_regclass(${literal(qualified(...path))})::text`,
  sequence: (path) => `pg_catalog.to_regclass(${literal(qualified(...path))})::text`,
  enum: (path) => `pg_catalog.to_regtype(${literal(qualified(...path))})::text`,
  // Before 16, to_regprocedure fails where a type does not exist.
  function: ([schema = '', name = '', types = '']) =>
    `(select p.proname::text from pg_catalog.pg_proc p join pg_catalog.pg_namespace s on s.oid = p.pronamespace
        where s.nspname::text = ${literal(schema)} and p.proname::text = ${literal(name)} and pg_catalog.oidvectortypes(p.proargtypes) = ${literal(types)})`,
};

/** An object that belongs to no other, and the SQL that gives its name where it exists. */
export interface Lookup {
  readonly object: CatalogObject;
  readonly sql: string;
}

/** What is there once all migrations are applied, and is not left to others: neither shared nor taken over. */
export function madeBy(migrations: readonly Migration[]): readonly Lookup[] {
  const declared = migrations.at(-1)?.declared;
  const left = new Set([...(declared?.shared ?? []), ...migrations.flatMap(({ takenOver }) => takenOver)]);
  return (declared?.catalog.objects ?? []).flatMap((object) => {
    const sql = lookUp[object.kind]?.(object.path);
    return sql === undefined || object.parent !== undefined || left.has(object.id) ? [] : [{ object, sql }];
  });
}
