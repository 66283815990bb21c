import { createHash } from 'node:crypto';
import { Column, is, SQL } from 'drizzle-orm';
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
  PgTable,
  PgView,
} from 'drizzle-orm/pg-core';
import type { Declarations } from './declarations.js';
import type { Managed } from './describe.js';
import { declarationSql } from './declaration-sql.js';
import { operationTestData } from './operation-test.js';
import { type Casing, expression } from './expression.js';
import { linkedTable, targetOf } from './target.js';
import { tableConfig } from './table-config.js';

/** Rises when catalogs are read otherwise, so that the snapshots of an older version count as stale. */
const layout = 4;

/**
 * A hash over everything that is declared, which tells whether a snapshot is still fresh. The order of the exports, their names
 * and the layout of the files do not matter.
 *
 * @param casing as the configuration sets it for column names; without it, the one that the declarations were collected with
 * @param managed as the settings say it
 * @returns SHA-256, in hexadecimal
 */
export function fingerprint(
  declarations: Declarations,
  casing: Casing | undefined = declarations.casing,
  managed: Managed = {},
): string {
  const parts = [
    ...Object.values(declarations.drizzle).map((value) => JSON.stringify(canonical(describe(value)))),
    ...declarationSql({ ...declarations, casing }),
    ...declarations.operationTests.map((test) => JSON.stringify(operationTestData(test, casing))),
  ].sort();
  return createHash('sha256')
    .update(JSON.stringify([layout, casing ?? null, canonical(managed), parts]))
    .digest('hex');
}

function describe(value: unknown): unknown {
  if (is(value, PgTable)) return { table: tableParts(value) };
  if (isPgEnum(value)) return { enum: [targetOf(value).path, value.enumValues] };
  if (isPgSequence(value)) return { sequence: [targetOf(value).path, value.seqOptions] };
  if (is(value, PgSchema)) return { schema: value.schemaName };
  if (is(value, PgView)) return { view: getViewConfig(value) };
  if (is(value, PgMaterializedView)) return { materializedView: getMaterializedViewConfig(value) };
  return value;
}

function tableParts(table: PgTable): unknown {
  const config = tableConfig(table);
  const sorted = (list: readonly unknown[]): unknown[] => list.map((item) => JSON.stringify(canonical(item))).sort();
  return {
    path: targetOf(table).path,
    enableRLS: config.enableRLS,
    columns: config.columns.map(columnParts),
    indexes: sorted(config.indexes.map((index) => index.config)),
    foreignKeys: sorted(config.foreignKeys.map((key) => [key.getName(), key.reference(), key.onDelete, key.onUpdate])),
    checks: sorted(config.checks.map(({ name, value }) => [name, value])),
    primaryKeys: sorted(config.primaryKeys.map((key) => [key.getName(), key.columns])),
    uniques: sorted(config.uniqueConstraints.map((key) => [key.getName(), key.columns, key.nullsNotDistinct])),
    policies: sorted(config.policies),
  };
}

const columnParts = (column: PgColumn): unknown => ({
  name: column.name,
  isKey: column.keyAsName,
  type: column.getSQLType(),
  notNull: column.notNull,
  primary: column.primary,
  default: column.default,
  generated: column.generated && { ...column.generated, as: generatedAs(column.generated.as) },
  identity: column.generatedIdentity,
  unique: column.isUnique && [column.uniqueName, column.uniqueType],
});

/** `generatedAlwaysAs` also takes a function that gives the SQL. */
const generatedAs = (as: unknown): unknown => (typeof as === 'function' ? (as as () => unknown)() : as);

/** Plain data: names for tables and columns, text for SQL, sorted keys; functions are no SQL and are left out. */
function canonical(value: unknown): unknown {
  if (value === null || typeof value !== 'object')
    return typeof value === 'function' ? callable(value) : typeof value === 'bigint' ? String(value) : value;
  if (Array.isArray(value)) return value.map(canonical);
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    if (is(value, SQL)) return { sql: expression(value) };
    if (is(value, Column)) return { column: targetOf(value).path };
    if (is(value, PgTable)) return { on: targetOf(value).path };
    if (is(value, PgRole)) return { role: Object.entries(value).sort(byKey) };
    if (is(value, PgPolicy)) return { policy: policyParts(value).map(canonical) };
    if (value instanceof Date) return value.toISOString();
  }
  const plain: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) plain[key] = canonical((value as Record<string, unknown>)[key]);
  return plain;
}

function policyParts(policy: PgPolicy): unknown[] {
  const table = linkedTable(policy);
  const { name, as, for: command, to, using, withCheck } = policy;
  return [name, as, command, to, using, withCheck, ...(table ? [table] : [])];
}

/** An enum is a function that gives columns; any other function is no SQL. */
function callable(value: unknown): unknown {
  return isPgEnum(value) ? { enum: targetOf(value).path } : undefined;
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0);
