import { is } from 'drizzle-orm';
import {
  getMaterializedViewConfig,
  getViewConfig,
  isPgEnum,
  isPgMaterializedView,
  isPgSequence,
  isPgView,
  type PgMaterializedView,
  PgPolicy,
  PgRole,
  PgSchema,
  PgTable,
  type PgView,
} from 'drizzle-orm/pg-core';
import type { Comment } from './comment.js';
import { kindOfDeclaration } from './declaration.js';
import type { Declarations, HiddenExport } from './declarations.js';
import type { Casing } from './column-name.js';
import { ownerName } from './function-sql.js';
import type { Grant } from './grant.js';
import type { OperationTest } from './operation-test.js';
import type { CompositeTypeLike } from './pg-composite-type.js';
import type { DomainLike } from './pg-domain.js';
import type { PgFunction } from './pg-function.js';
import type { PgTrigger } from './pg-trigger.js';
import type { SharedFunction } from './shared.js';
import type { SharedRole } from './shared-role.js';
import {
  isExisting,
  refuseDoubles,
  refuseManagedShared,
  refuseNames,
  refuseStrayTriggers,
  refuseUnfinished,
} from './refuse.js';
import { nameOfRole, policyRoles, resolvedWhenRun } from './roles.js';
import { linkedTable, targetOf } from './target.js';
import { referredTables, schemaOfTable, withUsed } from './used.js';
import { tableConfig } from './table-config.js';

export interface CollectOptions {
  /** As the configuration sets it for column names. */
  readonly casing?: Casing | undefined;
  /** Tables and schemas of other schemas are left out. */
  readonly schemaFilter?: readonly string[] | undefined;
  /** Schemas that are somebody else's, as those are that drizzle-orm 1.0 declares as existing: nothing in them is made or compared. */
  readonly foreignSchemas?: readonly string[] | undefined;
}

/**
 * Finds what a module's exports declare: Drizzle's objects and ours, also in arrays and plain objects, each once.
 *
 * Enums, roles and schemas that are used but that nobody exports are found, too; Drizzle would never make them.
 *
 * @param exports of the schema's modules
 * @throws DeclarationError when two declarations stand for the same object, or a trigger for a table that is not exported
 */
export function collectDeclarations(
  exports: Readonly<Record<string, unknown>>,
  { casing, schemaFilter, foreignSchemas = [] }: CollectOptions = {},
): Declarations {
  const found = flatten(exports);
  const values = withUsed(found.values);
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
  const foreign = new Set([...foreignSchemas, ...values.flatMap(existingSchema)]);
  const isOurs = (schema: string | undefined): boolean => !foreign.has(schema ?? 'public');
  const isLookedAt = (schema: string | undefined): boolean =>
    isOurs(schema) && (schemaFilter === undefined || schemaFilter.includes(schema ?? 'public'));
  const tables = values.filter((value): value is PgTable => is(value, PgTable));
  const views = values.filter(isMadeView);
  const enums = values.filter((value) => isPgEnum(value));
  const sequences = values.filter((value) => isPgSequence(value));
  const composites = ours<CompositeTypeLike>('composite');
  const domains = ours<DomainLike>('domain');
  const schemas = [...new Set(values.flatMap((value) => (is(value, PgSchema) ? value.schemaName : [])))].filter(
    (name) => name !== 'public',
  );
  const made = tables.filter((table) => isLookedAt(tableConfig(table).schema));
  const referred = referredTables(made, tables, schemas);
  const declarations: Declarations = {
    drizzle: found.seen,
    hidden: found.hidden,
    tables: made,
    views: views.filter((view) => isOurs(targetOf(view).path[0])),
    enums: enums.filter(({ schema }) => isOurs(schema)),
    sequences: sequences.filter(({ schema }) => isOurs(schema)),
    schemas: schemas.filter(isLookedAt),
    existing: {
      tables: [...tables.filter((table) => !isLookedAt(tableConfig(table).schema)), ...referred],
      enums: enums.filter(({ schema }) => !isOurs(schema)),
      sequences: sequences.filter(({ schema }) => !isOurs(schema)),
      composites: composites.filter(({ schema }) => !isOurs(schema)),
      domains: domains.filter(({ schema }) => !isOurs(schema)),
      schemas: [...new Set([...schemas.filter((name) => !isLookedAt(name)), ...referred.flatMap(schemaOfTable)])],
    },
    roles: roles.filter((role) => !isExisting(role) && !sharedNames.has(role.name)),
    policies: values.filter((value): value is PgPolicy => is(value, PgPolicy) && linkedTable(value) !== undefined),
    composites: composites.filter(({ schema }) => isOurs(schema)),
    domains: domains.filter(({ schema }) => isOurs(schema)),
    functions: [...functions],
    triggers,
    comments: ours<Comment>('comment'),
    grants: ours<Grant>('grant'),
    sharedRoles,
    sharedFunctions,
    operationTests: ours<OperationTest>('operation test'),
    namedRoles: [],
    casing,
  };
  refuseNames(declarations);
  refuseDoubles(declarations);
  refuseManagedShared(declarations, values);
  refuseStrayTriggers(declarations, values);
  refuseUnfinished(found.values, values);
  return { ...declarations, namedRoles: namedRoles(declarations, roles) };
}

/** The name of a schema of which Drizzle, from 1.0 on, is told that it is somebody else's. */
const existingSchema = (value: unknown): string[] =>
  is(value, PgSchema) && (value as { isExisting?: boolean }).isExisting === true ? [value.schemaName] : [];

const isMadeView = (value: unknown): value is PgView | PgMaterializedView =>
  (isPgView(value) && !getViewConfig(value).isExisting) ||
  (isPgMaterializedView(value) && !getMaterializedViewConfig(value).isExisting);

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
function flatten(exports: Readonly<Record<string, unknown>>): {
  readonly values: ReadonlySet<unknown>;
  readonly seen: Readonly<Record<string, unknown>>;
  readonly hidden: readonly HiddenExport[];
} {
  const values = new Set<unknown>();
  const places = new Map<unknown, string>();
  const visit = (value: unknown, path: string, depth: number): void => {
    if (isDrizzle(value)) places.set(value, places.get(value) ?? path);
    if (isDrizzle(value) || kindOfDeclaration(value) !== undefined) values.add(value);
    else if (depth > 0 && isContainer(value))
      for (const [key, inner] of Object.entries(value))
        visit(inner, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, depth - 1);
  };
  for (const [name, value] of Object.entries(exports)) visit(value, name, 3);
  const seen = new Map(Object.entries(exports).flatMap(([name, value]) => (isDrizzle(value) ? [[value, name]] : [])));
  const hidden = [...places].filter(([value]) => !seen.has(value) && !isExistingObject(value));
  return {
    values,
    seen: Object.fromEntries([...seen].map(([value, name]) => [name, value])),
    hidden: hidden.map(([value, path]) => ({ what: describeTarget(value), path })),
  };
}

/** What Drizzle is told not to make. */
const isExistingObject = (value: unknown): boolean =>
  (is(value, PgRole) && isExisting(value)) || ((isPgView(value) || isPgMaterializedView(value)) && !isMadeView(value));

function describeTarget(value: unknown): string {
  if (is(value, PgRole)) return `role "${value.name}"`;
  if (is(value, PgPolicy)) return `policy "${value.name}"`;
  const { kind, path } = targetOf(value);
  return `${kind} "${path.at(-1) ?? ''}"`;
}

function isContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

function namedRoles(
  { functions, grants, sharedRoles, tables, policies }: Declarations,
  roles: readonly PgRole[],
): string[] {
  const named = [
    ...[...roles, ...sharedRoles, ...grants.flatMap((grant) => grant.roles)].flatMap((role) => nameOfRole(role) ?? []),
    ...functions.flatMap((each) => ownerName(each) ?? []),
    ...[...tables.flatMap((table) => tableConfig(table).policies), ...policies].flatMap(policyRoles),
  ];
  return [...new Set(named.filter((name) => !resolvedWhenRun.has(name)))].sort();
}
