import type { CatalogObject } from '../../model/index.js';
import { ifMissing, literal } from '../../sql/index.js';
import { functionSignature } from './names.js';

/** The statement that makes a shared role or function where it is missing. */
export function makeIfMissing(object: CatalogObject, create: string): string {
  const isMissing =
    object.kind === 'role'
      ? `NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(object.path[0] ?? '')})`
      : `pg_catalog.to_regprocedure(${literal(functionSignature(object.path))}) IS NULL`;
  return ifMissing(isMissing, create);
}
