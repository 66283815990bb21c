import { is } from 'drizzle-orm';
import { PgRole } from 'drizzle-orm/pg-core';
import * as v from 'valibot';
import { checkCall, flag } from './check-call.js';
import { checkName, type Declaration, declared, DeclarationError, kindOfDeclaration } from './declaration.js';
import type { PgFunction } from './pg-function.js';
import type { RoleAttributes, SharedRole } from './shared-role.js';

/** How a shared function that is there already is compared. */
export interface SharedFunctionOptions {
  /** True: another body, other settings and the like are reported as a warning. Without it, only the signature is compared. */
  readonly compareBody?: boolean;
}

/** A function that is created if it does not exist, and never replaced or dropped. */
export interface SharedFunction<Returns extends string = string> extends Declaration<'shared function'> {
  readonly function: PgFunction<Returns>;
  readonly comparesBody: boolean;
}

const functionOptions = v.strictObject({ compareBody: v.optional(flag) }, 'an object like { compareBody: true }');

const roleAttributes = v.strictObject(
  {
    login: v.optional(flag),
    inherit: v.optional(flag),
    bypassRls: v.optional(flag),
    createDb: v.optional(flag),
    createRole: v.optional(flag),
  },
  'an object like { login: true }',
);

/**
 * Declares that a role or a function belongs to others as well: a migration makes it where it is missing, never replaces it,
 * and no rollback drops it.
 *
 * @param object a function, or a role that Drizzle is told not to make: `pgRole('anon').existing()`
 * @param options of a role, the attributes with which it is made where it is missing (without them those of CREATE ROLE); of a
 *   function, whether its body is compared, too
 * @throws DeclarationError for a role's name that is empty or longer than 63 bytes, or for something else than a function or a role
 * @see https://www.postgresql.org/docs/current/sql-createrole.html
 */
export function shared<const Returns extends string>(
  object: PgFunction<Returns>,
  options?: SharedFunctionOptions,
): SharedFunction<Returns>;
export function shared(object: PgRole, attributes?: RoleAttributes): SharedRole;
export function shared(
  object: PgFunction | PgRole,
  options: RoleAttributes & SharedFunctionOptions = {},
): SharedFunction | SharedRole {
  if (isFunction(object)) {
    checkCall(`shared(pgFunction('${object.name}'))`, functionOptions, options);
    return declared('shared function', { function: object, comparesBody: options.compareBody === true });
  }
  if (!is(object, PgRole)) throw new DeclarationError('shared(…) takes a pgFunction(…) or a pgRole(…).existing().');
  checkName('role', object.name);
  checkCall(`shared(pgRole('${object.name}'))`, roleAttributes, options);
  return declared('shared role', { role: object, attributes: options });
}

const isFunction = (object: PgFunction | PgRole): object is PgFunction => kindOfDeclaration(object) === 'function';
