import type { CatalogObject } from '../../model/index.js';
import { expression, expressions, flag, type ObjectWith, optional, typeName } from '../property.js';
import { domainChecks } from './domain-checks.js';
import { naming, typeOfType } from './renamed.js';

export const domainProperties = {
  type: naming(typeName('pg_catalog.format_type(t.typbasetype, t.typtypmod)'), typeOfType),
  collation: optional(
    typeName(`case when t.typcollation <> b.typcollation then (
        select pg_catalog.format('%I.%I', n.nspname, l.collname) from pg_catalog.pg_collation l
        join pg_catalog.pg_namespace n on n.oid = l.collnamespace where l.oid = t.typcollation) end`),
  ),
  notNull: flag('t.typnotnull', 'NOT NULL', 'nullable'),
  default: optional(expression('pg_catalog.pg_get_expr(t.typdefaultbin, 0)')),
  checks: optional(expressions(domainChecks)),
};

export type Domain = CatalogObject & ObjectWith<typeof domainProperties>;
