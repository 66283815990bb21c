import { Column, getTableName, is } from 'drizzle-orm';
import {
  getMaterializedViewConfig,
  getViewConfig,
  isPgEnum,
  isPgSequence,
  PgMaterializedView,
  PgPolicy,
  PgSchema,
  PgTable,
  PgView,
} from 'drizzle-orm/pg-core';
import { cutName, DeclarationError, kindOfDeclaration } from './declaration.js';
import { type Casing, columnName } from './column-name.js';
import type { PgFunction } from './pg-function.js';
import { tableConfig } from './table-config.js';

/** An object by its kind and the names that lead to it, from the schema inwards. */
export interface Target {
  readonly kind:
    | 'schema'
    | 'role'
    | 'enum'
    | 'sequence'
    | 'function'
    | 'table'
    | 'column'
    | 'view'
    | 'index'
    | 'constraint'
    | 'policy'
    | 'trigger';
  readonly path: readonly string[];
}

const inSchema = (schema: string | undefined, ...names: readonly string[]): string[] => [schema ?? 'public', ...names];

/**
 * Names what a comment or a grant points at, as PostgreSQL keeps the name.
 *
 * @param casing as the configuration sets it for column names
 * @throws DeclarationError for anything else
 */
export function targetOf(value: unknown, casing?: Casing): Target {
  const target = declaredTarget(value, casing);
  // The last of a function's path are its arguments.
  return target.kind === 'function' ? target : { ...target, path: target.path.map(cutName) };
}

function declaredTarget(value: unknown, casing?: Casing): Target {
  if (is(value, PgTable)) {
    const { schema, name } = tableConfig(value);
    return { kind: 'table', path: inSchema(schema, name) };
  }
  if (is(value, Column)) return { kind: 'column', path: [...targetOf(value.table).path, columnName(value, casing)] };
  if (is(value, PgView)) {
    const { schema, name } = getViewConfig(value);
    return { kind: 'view', path: inSchema(schema, name) };
  }
  if (is(value, PgMaterializedView)) {
    const { schema, name } = getMaterializedViewConfig(value);
    return { kind: 'view', path: inSchema(schema, name) };
  }
  if (isPgEnum(value)) return { kind: 'enum', path: inSchema(value.schema, value.enumName) };
  if (isPgSequence(value)) return { kind: 'sequence', path: inSchema(value.schema, value.seqName ?? '') };
  if (is(value, PgSchema)) return { kind: 'schema', path: [value.schemaName] };
  if (kindOfDeclaration(value) === 'function') return functionTarget(value as PgFunction);
  if (kindOfDeclaration(value) === 'trigger') {
    const { on, name } = value as { on: unknown; name: string };
    return { kind: 'trigger', path: [...targetOf(on).path, name] };
  }
  if (is(value, PgPolicy)) return policyTarget(value);
  return namedTarget(value);
}

/** The table of a policy that stands outside its table's declaration: `pgPolicy(…).link(table)`. */
export const linkedTable = (policy: PgPolicy): PgTable | undefined =>
  (policy as unknown as { _linkedTable?: PgTable })._linkedTable;

function policyTarget(policy: PgPolicy): Target {
  const table = linkedTable(policy);
  if (!table)
    throw new DeclarationError(
      `Policy "${policy.name}" does not say on which table it stands: link it, or write commentOn('policy', table, name, text).`,
      { facts: { object: `policy ${policy.name}` } },
    );
  return { kind: 'policy', path: [...targetOf(table).path, policy.name] };
}

/** A function is known by the types of what it is given, too. */
export const functionTarget = ({ schema, name, args = [] }: PgFunction): Target => ({
  kind: 'function',
  path: [schema, name, args.flatMap(({ mode, type }) => (mode === 'out' ? [] : [type])).join(', ')],
});

function namedTarget(value: unknown): Target {
  const { kind, table, name } = (value ?? {}) as { kind?: Target['kind']; table?: unknown; name?: string };
  if (kind === undefined || name === undefined || !is(table, PgTable))
    throw new DeclarationError(
      'A comment or grant points at something that is neither of Drizzle nor of archon-schema.',
    );
  const [schema = '', tableName = getTableName(table)] = targetOf(table).path;
  return { kind, path: kind === 'index' ? [schema, name] : [schema, tableName, name] };
}
