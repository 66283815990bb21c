import { defineKind } from './kind.js';
import { byItself, ownName } from './parts/names.js';
import { ident, literal } from '../sql/index.js';

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
  isAround: true,
  isNamespace: true,
  sqlName: byItself('SCHEMA'),
  ownedBy: ([name = '']) => ({ catalog: 'pg_namespace', owner: 'nspowner', lookup: 'regnamespace', name: ident(name) }),
  renamed: (schema) => `SCHEMA ${ownName(schema)} RENAME`,
  isNamedByCode: () => true,
  asked: 1,
  kept: 'all that is in it',
  dependenciesAt: [{ catalog: 'pg_namespace', oid: 'n.oid', path: ['n.nspname'], from: 'from namespace n' }],
  located: ([name = '']) => ({ catalog: 'pg_namespace', oid: `pg_catalog.to_regnamespace(${literal(ident(name))})` }),
  create: (schema) => [`CREATE SCHEMA IF NOT EXISTS ${ownName(schema)}`],
  drop: (schema) => [`DROP SCHEMA IF EXISTS ${ownName(schema)}`],
});
