import { getTableColumns, is } from 'drizzle-orm';
import {
  isPgEnum,
  isPgMaterializedView,
  isPgSequence,
  isPgView,
  PgPolicy,
  PgRole,
  PgSchema,
  PgTable,
} from 'drizzle-orm/pg-core';
import { kindOfDeclaration } from './declaration.js';
import type { Casing } from './column-name.js';
import { nameOfRole } from './roles.js';
import type { SharedFunction } from './shared.js';
import { linkedTable, type Target, targetOf } from './target.js';

/** An object that declarations can refer to, and where the exports hold it. */
export interface ExportedTarget {
  readonly target: Target;
  /** The name of the export, then keys and indexes within it; for a column the key of the column. */
  readonly path: readonly (string | number)[];
  /** True for a function that is declared as shared: the function itself is its `function`. */
  readonly isShared: boolean;
}

/**
 * Lists what other declarations can name by an export: Drizzle's objects with their columns, roles, functions and triggers.
 *
 * @param exports of one module
 * @param casing as the configuration sets it for column names
 */
export function exportedTargets(exports: Readonly<Record<string, unknown>>, casing?: Casing): ExportedTarget[] {
  const found: ExportedTarget[] = [];
  const visit = (value: unknown, path: readonly (string | number)[], depth: number): void => {
    const targets = targetsOf(value, casing);
    for (const { target, key } of targets) {
      const isShared = kindOfDeclaration(value) === 'shared function';
      found.push({ target, path: key === undefined ? path : [...path, key], isShared });
    }
    if (targets.length > 0 || depth === 0) return;
    if (Array.isArray(value)) for (const [at, inner] of value.entries()) visit(inner, [...path, at], depth - 1);
    else if (isPlain(value)) for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key], depth - 1);
  };
  for (const [name, value] of Object.entries(exports)) visit(value, [name], 3);
  return found;
}

interface Named {
  readonly target: Target;
  /** Of a column. */
  readonly key?: string;
}

function targetsOf(value: unknown, casing: Casing | undefined): Named[] {
  if (is(value, PgTable))
    return [
      { target: targetOf(value) },
      ...Object.entries(getTableColumns(value)).map(([key, column]) => ({ target: targetOf(column, casing), key })),
    ];
  const role = is(value, PgRole) || kindOfDeclaration(value) === 'shared role' ? nameOfRole(value) : undefined;
  if (role !== undefined) return [{ target: { kind: 'role', path: [role] } }];
  if (kindOfDeclaration(value) === 'shared function') return [{ target: targetOf((value as SharedFunction).function) }];
  const isTarget =
    isPgEnum(value) ||
    isPgSequence(value) ||
    isPgView(value) ||
    isPgMaterializedView(value) ||
    is(value, PgSchema) ||
    (is(value, PgPolicy) && linkedTable(value) !== undefined) ||
    ['function', 'trigger'].includes(kindOfDeclaration(value) ?? '');
  return isTarget ? [{ target: targetOf(value, casing) }] : [];
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
