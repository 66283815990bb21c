import { is } from 'drizzle-orm';
import {
  isPgEnum,
  isPgSequence,
  isPgView,
  isPgMaterializedView,
  PgPolicy,
  PgRole,
  PgSchema,
  PgTable,
} from 'drizzle-orm/pg-core';
import type { Comment } from './comment.js';
import { kindOfDeclaration } from './declaration.js';
import type { Declarations } from './declarations.js';
import type { Casing } from './expression.js';
import { ownerName } from './function-sql.js';
import type { Grant } from './grant.js';
import type { OperationTest } from './operation-test.js';
import type { PgFunction } from './pg-function.js';
import type { PgTrigger } from './pg-trigger.js';
import type { SharedFunction, SharedRole } from './shared.js';
import { isExisting, refuseDoubles, refuseManagedShared, refuseStrayTriggers } from './refuse.js';
import { withUsed } from './used.js';
import { tableConfig } from './table-config.js';

/**
 * Finds what a module's exports declare: Drizzle's objects and ours, also in arrays and plain objects, each once.
 *
 * Enums, roles and schemas that are used but that nobody exports are found, too; Drizzle would never make them.
 *
 * @param exports of the schema's modules
 * @param options `casing` as the configuration sets it for column names
 * @throws DeclarationError when two declarations stand for the same object, or a trigger for a table that is not exported
 */
export function collectDeclarations(
  exports: Readonly<Record<string, unknown>>,
  { casing }: { readonly casing?: Casing | undefined } = {},
): Declarations {
  const values = withUsed(flatten(exports));
  const ours = <T>(kind: string): T[] => values.filter((value) => kindOfDeclaration(value) === kind) as T[];
  const sharedRoles = ours<SharedRole>('shared role');
  const sharedFunctions = ours<SharedFunction>('shared function');
  const belongsToOthers = new Set<unknown>(sharedFunctions.map((shared) => shared.function));
  const triggers = ours<PgTrigger>('trigger');
  const functions = new Set(ours<PgFunction>('function').filter((value) => !belongsToOthers.has(value)));
  for (const { execute } of triggers)
    if (kindOfDeclaration(execute) === 'shared function') addShared(sharedFunctions, execute as SharedFunction);
    else if (!belongsToOthers.has(execute)) functions.add(execute as PgFunction);
  const roles = values.filter((value): value is PgRole => is(value, PgRole));
  const sharedNames = new Set(sharedRoles.map(({ role }) => role.name));
  const declarations: Declarations = {
    drizzle: Object.fromEntries(values.filter(isDrizzle).map((value, index) => [`object${index}`, value])),
    tables: values.filter((value): value is PgTable => is(value, PgTable)),
    functions: [...functions],
    triggers,
    comments: ours<Comment>('comment'),
    grants: ours<Grant>('grant'),
    sharedRoles,
    sharedFunctions,
    operationTests: ours<OperationTest>('operation test'),
    namedRoles: [],
    managedRoles: roles.filter((role) => !isExisting(role) && !sharedNames.has(role.name)).map(({ name }) => name),
    casing,
  };
  refuseDoubles(declarations);
  refuseManagedShared(declarations, values);
  refuseStrayTriggers(declarations, values);
  return { ...declarations, namedRoles: namedRoles(declarations, values, roles) };
}

function addShared(known: SharedFunction[], found: SharedFunction): void {
  if (!known.includes(found)) known.push(found);
}

const isDrizzle = (value: unknown): boolean =>
  is(value, PgTable) ||
  isPgEnum(value) ||
  is(value, PgSchema) ||
  isPgSequence(value) ||
  is(value, PgRole) ||
  is(value, PgPolicy) ||
  isPgView(value) ||
  isPgMaterializedView(value);

/** Exports, and what lies in arrays and plain objects among them. */
function flatten(exports: Readonly<Record<string, unknown>>): Set<unknown> {
  const found = new Set<unknown>();
  const visit = (value: unknown, depth: number): void => {
    if (isDrizzle(value) || kindOfDeclaration(value) !== undefined) found.add(value);
    else if (depth > 0 && isContainer(value)) for (const inner of Object.values(value)) visit(inner, depth - 1);
  };
  for (const value of Object.values(exports)) visit(value, 3);
  return found;
}

function isContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

const resolvedLater = ['public', 'current_role', 'current_user', 'session_user'];

/** The name of a role, or undefined for those that PostgreSQL resolves when it runs. */
function roleName(role: unknown): string | undefined {
  const name = is(role, PgRole) ? role.name : role;
  return typeof name !== 'string' || resolvedLater.includes(name) ? undefined : name;
}

function namedRoles(
  { functions, grants, sharedRoles, tables }: Declarations,
  values: readonly unknown[],
  roles: readonly PgRole[],
): string[] {
  const policies = [
    ...tables.flatMap((table) => tableConfig(table).policies),
    ...values.filter((value): value is PgPolicy => is(value, PgPolicy)),
  ];
  const named = [
    ...roles,
    ...sharedRoles.map(({ role }) => role),
    ...grants.flatMap((grant) => grant.roles),
    ...functions.flatMap((each) => ownerName(each) ?? []),
    ...policies.flatMap(({ to }) => [to].flat(3)),
  ].flatMap((role) => roleName(role) ?? []);
  return [...new Set(named)].sort();
}
