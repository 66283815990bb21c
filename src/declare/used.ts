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
