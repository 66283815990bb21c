import { is } from 'drizzle-orm';
import * as v from 'valibot';
import {
  type PgColumn,
  type PgMaterializedView,
  PgRole,
  type PgSchema,
  type PgSequence,
  type PgTable,
  type PgView,
} from 'drizzle-orm/pg-core';
import { checkCall, instance, oneOf } from './check-call.js';
import { checkName, type Declaration, DeclarationError, declared, kindOfDeclaration } from './declaration.js';
import type { PgFunction } from './pg-function.js';
import type { SharedRole } from './shared-role.js';

/** What each kind of target can grant. PostgreSQL manual, 5.8. Privileges, table 5.2. */
interface Grantable {
  table: 'select' | 'insert' | 'update' | 'delete' | 'truncate' | 'references' | 'trigger' | 'maintain';
  column: 'select' | 'insert' | 'update' | 'references';
  sequence: 'usage' | 'select' | 'update';
  function: 'execute';
  schema: 'usage' | 'create';
}

/** A privilege on any kind of object, in lower case: `select`. */
export type Privilege = Grantable[keyof Grantable];
export type Relation = PgTable | PgView | PgMaterializedView;
/** What privileges can be granted on. */
export type GrantTarget = Relation | PgColumn | PgSequence | PgFunction | PgSchema;
/** A role as it is granted to: Drizzle's, its name, or one that is declared as shared. */
export type Grantee = PgRole | SharedRole | 'public' | (string & {});

/** The targets on which all of these privileges exist. */
type TargetOf<Privileges extends Privilege | 'all'> =
  | ([Exclude<Privileges, 'all'>] extends [Grantable['table']] ? Relation : never)
  | ([Exclude<Privileges, 'all'>] extends [Grantable['column']] ? PgColumn : never)
  | ([Exclude<Privileges, 'all'>] extends [Grantable['sequence']] ? PgSequence : never)
  | ([Exclude<Privileges, 'all'>] extends [Grantable['function']] ? PgFunction : never)
  | ([Exclude<Privileges, 'all'>] extends [Grantable['schema']] ? PgSchema : never);

/** Privileges of some roles on some objects, as `grant` declares them. */
export interface Grant extends Declaration<'grant'> {
  readonly privileges: readonly (Privilege | 'all')[];
  readonly targets: readonly GrantTarget[];
  readonly roles: readonly (PgRole | string)[];
  readonly grantOption: boolean;
}

/** A grant that waits for its targets and roles. */
export interface GrantOn<Privileges extends Privilege | 'all'> {
  on(...targets: readonly [TargetOf<Privileges>, ...TargetOf<Privileges>[]]): GrantTo;
}

/** Who gets the privileges. Exported without roles, it is refused when the declarations are collected. */
export interface GrantTo extends Declaration<'grant without roles'> {
  /** The roles hold the privileges. */
  to(...roles: readonly [Grantee, ...Grantee[]]): Grant;
  /** The roles hold them and may hand them on. */
  toWithGrantOption(...roles: readonly [Grantee, ...Grantee[]]): Grant;
}

const privilege = oneOf(
  'select',
  'insert',
  'update',
  'delete',
  'truncate',
  'references',
  'trigger',
  'maintain',
  'usage',
  'execute',
  'create',
  'all',
);
const some = (item: v.GenericSchema, wanted: string): v.GenericSchema =>
  v.pipe(v.array(item, wanted), v.minLength(1, wanted));
// What exactly it is, is asked later: a table's callback may name what its module has not declared yet.
const target = instance(
  (value) => (typeof value === 'object' || typeof value === 'function') && value !== null,
  'a table, view, column, sequence, function or schema (of a module in an import cycle?)',
);

/**
 * Declares what roles may do with objects.
 *
 * An object with a declared grant is governed: PUBLIC and every role that the declarations name hold on it exactly what is
 * declared, whatever the database grants by default.
 *
 * @example
 * export const readers = grant('select').on(posts, comments).to(anon, 'authenticated');
 * @param privileges words of GRANT, or `all`; those that a target does not know are compile errors
 * @returns `.on(…targets)`, then `.to(…roles)` or `.toWithGrantOption(…roles)`, which gives the declaration
 * @throws DeclarationError for a word that is no privilege, for no target or no role, and for a role's name that is empty or longer
 *   than 63 bytes
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export function grant<const Privileges extends Privilege | 'all'>(
  ...privileges: readonly [Privileges, ...Privileges[]]
): GrantOn<Privileges> {
  const call = `grant(${privileges.map((word) => `'${String(word)}'`).join(', ')})`;
  checkCall(call, some(privilege, 'one privilege at least'), privileges);
  return {
    on: (...targets) => {
      checkCall(`${call}.on(…)`, some(target, 'one object at least'), targets);
      const to =
        (grantOption: boolean) =>
        (...grantees: readonly Grantee[]): Grant => {
          checkCall(`${call}.on(…).to(…)`, some(v.any(), 'one role at least'), grantees);
          const roles = grantees.map(roleOf);
          for (const role of roles) checkName('role', typeof role === 'string' ? role : role.name);
          return declared('grant', { privileges, targets, roles, grantOption });
        };
      return declared('grant without roles', { to: to(false), toWithGrantOption: to(true) });
    },
  };
}

function roleOf(grantee: Grantee): PgRole | string {
  if (typeof grantee === 'string' || is(grantee, PgRole)) return grantee;
  if (kindOfDeclaration(grantee) === 'shared role') return grantee.role;
  throw new DeclarationError(
    "grant(…).on(…).to(…) takes roles: a pgRole(…), shared(pgRole(…)), or a name like 'anon'.",
  );
}
