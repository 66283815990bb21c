import { defineKind } from './kind.js';
import { ownName } from './parts/names.js';

const where = { path: ['s.nspname'], from: 'from scope s' };

export const schemaKind = defineKind({
  kind: 'schema',
  properties: {},
  read: () => [where],
  commentsAt: [{ ...where, catalog: 'pg_namespace', oid: 's.oid' }],
  privileges: {
    names: { CREATE: 0, USAGE: 0 },
    path: where.path,
    owner: 's.nspowner',
    given: 's.nspacl',
    usual: "pg_catalog.acldefault('n', s.nspowner)",
    from: where.from,
  },
  create: (schema) => [`CREATE SCHEMA IF NOT EXISTS ${ownName(schema)}`],
  drop: (schema) => [`DROP SCHEMA IF EXISTS ${ownName(schema)}`],
});
