import { is } from 'drizzle-orm';
import { PgRole } from 'drizzle-orm/pg-core';
import * as v from 'valibot';
import { checkCall, flag, instance, number, oneOf, record, text } from './check-call.js';
import type { SharedRole } from './shared-role.js';
import { checkName, checkText, type Declaration, declared, kindOfDeclaration } from './declaration.js';

/** One argument of a function. */
export interface PgFunctionArgument {
  readonly name?: string;
  /** As PostgreSQL prints it: `integer`, not `int4`. */
  readonly type: string;
  /** `in` without it; `out` arguments are part of the result. */
  readonly mode?: 'in' | 'out' | 'inout' | 'variadic';
  /** An SQL expression. */
  readonly default?: string;
}

/** What a function takes, gives and does, and with whose rights. */
export interface PgFunctionConfig<Returns extends string> {
  /** `public` without it. */
  readonly schema?: string;
  readonly args?: readonly PgFunctionArgument[];
  /** The result as it is written after RETURNS: `trigger`, `integer`, `TABLE (a integer)`. */
  readonly returns: Returns;
  readonly language: 'plpgsql' | 'sql' | (string & {});
  /** The text between the dollar signs. */
  readonly body: string;
  readonly volatility?: 'volatile' | 'stable' | 'immutable';
  /** RETURNS NULL ON NULL INPUT. */
  readonly strict?: boolean;
  readonly security?: 'invoker' | 'definer';
  /** Who owns it, which decides what SECURITY DEFINER may do; without it, the owner is not compared. */
  readonly owner?: PgRole | SharedRole | (string & {});
  readonly parallel?: 'unsafe' | 'restricted' | 'safe';
  readonly leakproof?: boolean;
  readonly cost?: number;
  readonly rows?: number;
  /** Settings while it runs: `{ search_path: '' }`, `{ search_path: 'app, "$user", public' }`. */
  readonly set?: Readonly<Record<string, string>>;
}

/** A function as `pgFunction` declares it. */
export interface PgFunction<Returns extends string = string>
  extends PgFunctionConfig<Returns>, Declaration<'function'> {
  readonly name: string;
  readonly schema: string;
}

const argument = v.strictObject(
  {
    name: v.optional(text),
    type: text,
    mode: v.optional(oneOf('in', 'out', 'inout', 'variadic')),
    default: v.optional(text),
  },
  "an object like { name: 'q', type: 'text' }",
);

const shape = v.strictObject(
  {
    schema: v.optional(text),
    args: v.optional(v.array(argument, "an array like [{ name: 'q', type: 'text' }]")),
    returns: v.string("a text like 'trigger' or 'integer'"),
    language: v.string("a text like 'plpgsql' or 'sql'"),
    body: v.string('the text between the dollar signs'),
    volatility: v.optional(oneOf('volatile', 'stable', 'immutable')),
    strict: v.optional(flag),
    security: v.optional(oneOf('invoker', 'definer')),
    owner: v.optional(
      instance(
        (value) => typeof value === 'string' || is(value, PgRole) || kindOfDeclaration(value) === 'shared role',
        'a role or its name',
      ),
    ),
    parallel: v.optional(oneOf('unsafe', 'restricted', 'safe')),
    leakproof: v.optional(flag),
    cost: v.optional(number),
    rows: v.optional(number),
    set: v.optional(record(text, "an object like { search_path: '' }")),
  },
  "an object like { returns: 'integer', language: 'sql', body: 'select 1' }",
);

/**
 * Declares a function. Drizzle has none (drizzle-orm #843).
 *
 * @example
 * const touch = pgFunction('touch', { returns: 'trigger', language: 'plpgsql', body: 'begin new.at = now(); return new; end' });
 * @param name without schema
 * @returns the declaration, to be exported and given to `pgTrigger`, `comment` or `grant`
 * @throws DeclarationError for a name that is empty or longer than 63 bytes, a config that is not as its type, or a body at which
 *   drizzle would split the migration
 * @see https://www.postgresql.org/docs/current/sql-createfunction.html
 */
export function pgFunction<const Returns extends string>(
  name: string,
  config: PgFunctionConfig<Returns>,
): PgFunction<Returns> {
  checkName('function', name);
  checkCall(`pgFunction('${name}')`, shape, config);
  if (config.schema !== undefined) checkName('schema', config.schema);
  checkText(`The body of function "${name}"`, config.body);
  return declared('function', { ...config, name, schema: config.schema ?? 'public' });
}
