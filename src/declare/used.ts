import { is } from 'drizzle-orm';
import {
  getMaterializedViewConfig,
  getViewConfig,
  isPgEnum,
  isPgSequence,
  type PgColumn,
  PgMaterializedView,
  PgPolicy,
  PgRole,
  PgSchema,
  pgSchema,
  PgTable,
  PgView,
} from 'drizzle-orm/pg-core';
import { typeOfColumn } from './column-type.js';
import { kindOfDeclaration } from './declaration.js';
import { elementOf, isEnumColumn, mappingOf } from './drizzle/release.js';
import type { Grant } from './grant.js';
import { tableConfig } from './table-config.js';

/** Adds what the declarations use and nobody exports: types of columns, roles of policies and grants, schemas. */
export function withUsed(found: ReadonlySet<unknown>): unknown[] {
  const all = new Set(found);
  for (const value of found) for (const used of usedBy(value)) all.add(used);
  const schemas = new Set([...all].flatMap((value) => (is(value, PgSchema) ? value.schemaName : [])));
  for (const value of all) {
    const name = schemaOf(value);
    if (name === undefined || name === 'public' || schemas.has(name)) continue;
    schemas.add(name);
    all.add(pgSchema(name));
  }
  return [...all];
}

function usedBy(value: unknown): unknown[] {
  if (is(value, PgTable)) {
    const { columns, policies } = tableConfig(value);
    return [...columns.flatMap(typesOf), ...policies.flatMap(usedBy)];
  }
  if (is(value, PgPolicy)) return rolesAmong(value.to);
  if (kindOfDeclaration(value) === 'grant') return rolesAmong((value as Grant).roles);
  return [];
}

function typesOf(column: PgColumn): unknown[] {
  const { element } = elementOf(column);
  if (isEnumColumn(element)) return [element.enum];
  const declared = (mappingOf(element) as { [typeOfColumn]?: unknown } | undefined)?.[typeOfColumn];
  return declared === undefined ? [] : [declared];
}

const rolesAmong = (roles: unknown): unknown[] =>
  [roles].flat(3).filter((role) => is(role, PgRole) || kindOfDeclaration(role) === 'shared role');

const isColumnType = (value: unknown): value is { readonly schema: string } =>
  ['domain', 'composite'].includes(kindOfDeclaration(value) ?? '');

/** The schema in which Drizzle would make an object; it does not make what is declared as existing. */
function schemaOf(value: unknown): string | undefined {
  if (is(value, PgTable)) return tableConfig(value).schema;
  if (isPgEnum(value) || isPgSequence(value)) return value.schema;
  if (isColumnType(value)) return value.schema;
  const view = is(value, PgView)
    ? getViewConfig(value)
    : is(value, PgMaterializedView)
      ? getMaterializedViewConfig(value)
      : undefined;
  return view?.isExisting ? undefined : view?.schema;
}

/**
 * Tables that keys refer to and nobody exports, in schemas in which the project declares nothing: somebody else's. In a schema of the
 * project's own, an export was forgotten, which PostgreSQL says.
 */
export function referredTables(
  made: readonly PgTable[],
  exported: readonly PgTable[],
  schemas: readonly string[],
): PgTable[] {
  const known = new Set(exported.map((table) => JSON.stringify(schemaAndName(table))));
  const found = new Map<string, PgTable>();
  for (const foreignTable of made.flatMap(foreignTables)) {
    const [schema = 'public'] = schemaAndName(foreignTable);
    const key = JSON.stringify(schemaAndName(foreignTable));
    if (schema !== 'public' && !schemas.includes(schema) && !known.has(key)) found.set(key, foreignTable);
  }
  return [...found.values()];
}

export const schemaOfTable = (table: PgTable): string[] => schemaAndName(table).slice(0, 1) as string[];

const schemaAndName = (table: PgTable): [schema: string | undefined, name: string] => {
  const { schema, name } = tableConfig(table);
  return [schema, name];
};

/** A key that cannot be read is refused when it is rendered. */
function foreignTables(table: PgTable): PgTable[] {
  return tableConfig(table).foreignKeys.flatMap((key) => {
    try {
      return [key.reference().foreignTable];
    } catch {
      return [];
    }
  });
}
