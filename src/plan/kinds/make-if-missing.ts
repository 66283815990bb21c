import type { CatalogObject } from '../../catalog/index.js';
import { dollarQuoted, literal } from '../../sql/index.js';
import { functionSignature } from './properties.js';

/**
 * Wraps the `CREATE` of a shared object so that it runs only where the object is missing.
 *
 * Somebody else may make it in the same moment: that is as good.
 */
export function makeIfMissing(object: CatalogObject, create: string): string {
  const isMissing =
    object.kind === 'role'
      ? `NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(object.path[0] ?? '')})`
      : `pg_catalog.to_regprocedure(${literal(functionSignature(object.path))}) IS NULL`;
  return `DO ${dollarQuoted(`
BEGIN
  IF ${isMissing} THEN
    ${create};
  END IF;
EXCEPTION WHEN duplicate_object OR duplicate_function OR unique_violation THEN
  NULL;
END
`)}`;
}
