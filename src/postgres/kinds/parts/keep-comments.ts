import type { CatalogObject } from '../../model/index.js';
import { dollarQuoted, literal } from '../../sql/index.js';
import { type Kept, settingOf } from './keep.js';
import { kindOf } from '../registry.js';
import type { Found } from './found.js';

/** The number of what stands on a relation by its own name. */
export const ofRelation = (
  { path }: CatalogObject,
  relation: string,
  catalog: Found['catalog'],
  columns: { readonly relation: string; readonly name: string },
): Found => ({
  catalog,
  oid: `(SELECT x.oid FROM pg_catalog.${catalog} x WHERE x.${columns.relation} = pg_catalog.to_regclass(${literal(relation)}) AND x.${columns.name} = ${literal(path.at(-1) ?? '')})`,
});

/** An object whose comment is kept. */
export interface CommentedObject {
  readonly object: CatalogObject;
  readonly found: Found;
}

/**
 * The statements around objects that are dropped and made again, by which they keep comments that nobody declared.
 *
 * @param objects at least one
 */
export function keepComments(objects: readonly [CommentedObject, ...(readonly CommentedObject[])]): Kept {
  const setting = settingOf(objects[0].object);
  const rows = objects.map(
    ({ object, found: { catalog, oid } }) =>
      `(${literal(kindOf(object.kind).sqlName(object.path))}, ${oid}::oid, ${literal(catalog)})`,
  );
  return {
    before: `-- Comments on what is made again are kept.
SELECT pg_catalog.set_config(${setting}, (SELECT pg_catalog.jsonb_object_agg(o.target, pg_catalog.obj_description(o.oid, o.catalog))
  FROM (VALUES ${rows.join(',\n    ')}) o(target, oid, catalog))::text, false)`,
    after: `DO ${dollarQuoted(`
DECLARE
  one record;
BEGIN
  FOR one IN SELECT c.key, c.value FROM pg_catalog.jsonb_each_text(nullif(pg_catalog.current_setting(${setting}, true), '')::jsonb) c WHERE c.value IS NOT NULL LOOP
    EXECUTE pg_catalog.concat('COMMENT ON ', one.key, ' IS ', pg_catalog.quote_literal(one.value));
  END LOOP;
  PERFORM pg_catalog.set_config(${setting}, '', false);
END
`)}`,
  };
}
