import { is, SQL } from 'drizzle-orm';
import * as v from 'valibot';
import { checkCall, flag, instance, record, text } from './check-call.js';
import { columnType, type ColumnType, type DeclaredType } from './column-type.js';
import { checkName, type Declaration } from './declaration.js';
import { fromDriver, toDriver, type ValueOf } from './value-type.js';

/** What values of a domain are, and what they have to be. */
export interface PgDomainConfig<Type extends string> {
  /** `public` without it. */
  readonly schema?: string;
  /** The type that it is over, as it is written in SQL: `text`, `numeric(10, 2)`, `app.other_domain`. */
  readonly type: Type;
  readonly notNull?: boolean;
  readonly default?: SQL;
  /** The name of a collation: `C`, `de-x-icu`. */
  readonly collation?: string;
  /** What a value has to meet, by the name of the constraint: ``{ valid: sql`value ~ '@'` }``. */
  readonly checks?: Readonly<Record<string, SQL>>;
}

/** Any domain, whatever its type. */
export interface DomainLike extends DeclaredType<'domain'> {
  readonly config: PgDomainConfig<string>;
}

/** A domain as `pgDomain` declares it; called, it is a column of it. */
export interface PgDomain<Type extends string = string> extends ColumnType<ValueOf<Type>>, Declaration<'domain'> {
  readonly schema: string;
  readonly config: PgDomainConfig<Type>;
}

const expression = instance((value) => is(value, SQL), "SQL like sql`value ~ '@'`");

const shape = v.strictObject(
  {
    schema: v.optional(text),
    type: v.string("a text like 'text' or 'numeric(10, 2)'"),
    notNull: v.optional(flag),
    default: v.optional(expression),
    collation: v.optional(text),
    checks: v.optional(record(expression, "an object like { valid: sql`value ~ '@'` }")),
  },
  "an object like { type: 'text', checks: { valid: sql`value ~ '@'` } }",
);

/**
 * Declares a domain: a type with rules of its own. Drizzle has none.
 *
 * @example
 * export const email = pgDomain('email', { type: 'text', checks: { valid: sql`value ~ '@'` } });
 * export const people = pgTable('people', { mail: email('mail').notNull() });
 * @param name without schema
 * @returns the declaration, to be exported, which is also a column type: its values have the TypeScript type of the one below
 * @throws DeclarationError for a name that is empty or longer than 63 bytes, and for a config that is not as its type
 * @see https://www.postgresql.org/docs/current/sql-createdomain.html
 */
export function pgDomain<const Type extends string>(name: string, config: PgDomainConfig<Type>): PgDomain<Type> {
  checkName('domain', name);
  checkCall(`pgDomain('${name}')`, shape, config);
  const { schema = 'public', type } = config;
  checkName('schema', schema);
  for (const check of Object.keys(config.checks ?? {})) checkName('check', check, ` of domain "${name}"`);
  return columnType(
    'domain',
    { name, schema, config },
    {
      fromDriver: (value) => fromDriver(type, value) as ValueOf<Type>,
      toDriver: (value) => toDriver(type, value),
    },
  );
}
