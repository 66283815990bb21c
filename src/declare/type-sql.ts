import { ident, qualified } from '../postgres/sql/index.js';
import { expression } from './expression.js';
import type { CompositeTypeLike } from './pg-composite-type.js';
import type { DomainLike } from './pg-domain.js';

/** The statement that makes a composite type. */
export const compositeTypeSql = ({ name, schema, attributes }: CompositeTypeLike): string =>
  `CREATE TYPE ${qualified(schema, name)} AS (${Object.entries(attributes)
    .map(([attribute, type]) => `${ident(attribute)} ${type}`)
    .join(', ')})`;

/** The statement that makes a domain. */
export function domainSql({ name, schema, config }: DomainLike): string {
  const { type, notNull, default: byDefault, collation, checks = {} } = config;
  return [
    `CREATE DOMAIN ${qualified(schema, name)} AS ${type}`,
    ...(collation === undefined ? [] : [`COLLATE ${ident(collation)}`]),
    ...(byDefault === undefined ? [] : [`DEFAULT ${expression(byDefault)}`]),
    ...(notNull ? ['NOT NULL'] : []),
    ...Object.entries(checks).map(([check, sql]) => `CONSTRAINT ${ident(check)} CHECK (${expression(sql)})`),
  ].join(' ');
}
