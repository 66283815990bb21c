import { literal, qualified } from '../../sql/index.js';
import type { DependencyAddress, LocatedObject, Privileges } from '../reading.js';
import { isExtensionMember } from './catalog-sql.js';

/** How types of one sort (`pg_type.typtype`) are found, and what may be held on them. */
export function typesOf(where: string): {
  readonly path: readonly string[];
  readonly from: string;
  readonly privileges: Privileges;
  readonly dependencies: DependencyAddress;
} {
  const path = ['s.nspname', 't.typname'];
  const from = `from pg_catalog.pg_type t
  join scope s on s.oid = t.typnamespace
  where ${where} and not ${isExtensionMember('pg_type', 't.oid')}`;
  return {
    path,
    from,
    privileges: {
      names: { USAGE: 0 },
      everybodys: ['USAGE'],
      path,
      owner: 't.typowner',
      given: 't.typacl',
      usual: `pg_catalog.acldefault('T', t.typowner)`,
      from,
    },
    dependencies: {
      catalog: 'pg_type',
      oid: 'y.oid',
      path: ['n.nspname', 't.typname'],
      from: `from pg_catalog.pg_type t join namespace n on n.oid = t.typnamespace
  join pg_catalog.pg_type y on y.oid in (t.oid, t.typarray) where ${where}`,
    },
  };
}

/** How a type is found by its name. */
export const locatedType = ([schema = '', name = '']: readonly string[]): LocatedObject => ({
  catalog: 'pg_type',
  oid: `pg_catalog.to_regtype(${literal(qualified(schema, name))})`,
});
