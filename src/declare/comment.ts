import { getTableColumns, getTableName, is } from 'drizzle-orm';
import {
  type PgColumn,
  type PgMaterializedView,
  type PgPolicy,
  type PgSchema,
  type PgSequence,
  PgTable,
  type PgView,
} from 'drizzle-orm/pg-core';
import { checkText, type Declaration, declared, DeclarationError } from './declaration.js';
import type { PgFunction } from './pg-function.js';
import type { PgTrigger } from './pg-trigger.js';

/** Any `pgEnum`, whatever its values. */
export interface EnumLike {
  readonly enumName: string;
  readonly enumValues: readonly string[];
  readonly schema: string | undefined;
}

/** What a comment can be about. */
export type CommentTarget =
  | PgTable
  | PgColumn
  | EnumLike
  | PgSchema
  | PgView
  | PgMaterializedView
  | PgSequence
  | PgFunction
  | PgTrigger
  | PgPolicy
  | NamedTarget;

/** Something on a table that has no value of its own to point at. */
export interface NamedTarget {
  readonly kind: 'index' | 'constraint' | 'policy';
  readonly table: PgTable;
  readonly name: string;
}

/** A comment as `comment` declares it. */
export interface Comment extends Declaration<'comment'> {
  readonly target: CommentTarget;
  readonly text: string;
}

/**
 * Declares the comment on an object. Drizzle has none (drizzle-orm #886).
 *
 * @example
 * export const about = comment(posts, 'What people write');
 * @param target a policy only with `.link(table)`; else see `commentOn`
 * @throws DeclarationError for text at which drizzle would split the migration
 * @see https://www.postgresql.org/docs/current/sql-comment.html
 */
export function comment(target: CommentTarget, text: string): Comment {
  if (target === undefined || target === null)
    throw new DeclarationError(
      `comment(…, ${JSON.stringify(text)}): the first argument is ${String(target)}, not a table, column or other object. Look for an import cycle.`,
    );
  return declared('comment', { target, text: checkText('A comment', text) });
}

/** Declares the comment on an index, a constraint or a policy, which are named by their table and their own name. */
export function commentOn(kind: NamedTarget['kind'], table: PgTable, name: string, text: string): Comment {
  return comment({ kind, table, name }, text);
}

/**
 * Declares the comments on a table and its columns at once.
 *
 * @param texts by the keys of the columns in TypeScript; `$table` for the table itself
 * @returns one declaration for each text
 * @throws DeclarationError for a key that is no column of the table
 * @example
 * export const about = comments(posts, { $table: 'What people write', title: 'At most 80 characters' });
 */
export function comments<Table extends PgTable>(
  table: Table,
  texts: { readonly [Key in keyof Table['_']['columns'] | '$table']?: string },
): readonly Comment[] {
  if (!is(table, PgTable)) throw new DeclarationError('comments(…): the first argument must be a table.');
  const columns: Readonly<Record<string, PgColumn>> = getTableColumns(table);
  return Object.entries(texts as Record<string, string | undefined>).flatMap(([key, text]) => {
    if (text === undefined) return [];
    const target = key === '$table' ? table : Object.hasOwn(columns, key) ? columns[key] : undefined;
    if (!target)
      throw new DeclarationError(
        `Table "${getTableName(table)}" has no column "${key}" to comment on: use a key of its declaration.`,
        { facts: { table: getTableName(table), value: key } },
      );
    return [comment(target, text)];
  });
}
