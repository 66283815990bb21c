import { ident, qualified } from '../postgres/sql/index.js';
import type { Declarations } from './declarations.js';
import { expression } from './expression.js';
import type { CompositeTypeLike } from './pg-composite-type.js';
import type { DomainLike } from './pg-domain.js';
import { rendered } from './rendered.js';

/** The statement that makes a composite type. */
const compositeTypeSql = ({ name, schema, attributes }: CompositeTypeLike): string =>
  `CREATE TYPE ${qualified(schema, name)} AS (${Object.entries(attributes)
    .map(([attribute, type]) => `${ident(attribute)} ${type}`)
    .join(', ')})`;

/** The statement that makes a domain. */
function domainSql({ name, schema, config }: DomainLike): string {
  const { type, notNull, default: byDefault, collation, checks = {} } = config;
  return [
    `CREATE DOMAIN ${qualified(schema, name)} AS ${type}`,
    ...(collation === undefined ? [] : [`COLLATE ${ident(collation)}`]),
    ...(byDefault === undefined ? [] : [`DEFAULT ${expression(byDefault)}`]),
    ...(notNull ? ['NOT NULL'] : []),
    ...Object.entries(checks).map(([check, sql]) => `CONSTRAINT ${ident(check)} CHECK (${expression(sql)})`),
  ].join(' ');
}

/** The statements that make types of columns. */
export const typesSql = ({ composites, domains }: Pick<Declarations, 'composites' | 'domains'>): string[] => [
  ...composites.flatMap(rendered('composite type', ({ name }) => name, compositeTypeSql)),
  ...domains.flatMap(rendered('domain', ({ name }) => name, domainSql)),
];
