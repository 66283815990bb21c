import type { PgMaterializedView, PgSchema, PgSequence, PgTable, PgView } from 'drizzle-orm/pg-core';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { checkText, type Declaration, declared } from './declaration.js';
import type { PgFunction } from './pg-function.js';
import type { PgTrigger } from './pg-trigger.js';

/** Any `pgEnum`, whatever its values. */
export interface EnumLike {
  readonly enumName: string;
  readonly enumValues: readonly string[];
  readonly schema: string | undefined;
}

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
  | NamedTarget;

/** Something on a table that has no value of its own to point at. */
export interface NamedTarget {
  readonly kind: 'index' | 'constraint' | 'policy';
  readonly table: PgTable;
  readonly name: string;
}

export interface Comment extends Declaration<'comment'> {
  readonly target: CommentTarget;
  readonly text: string;
}

/**
 * Declares the comment on an object. Drizzle has none (drizzle-orm #886).
 *
 * @example
 * export const about = comment(posts, 'What people write');
 * @see https://www.postgresql.org/docs/current/sql-comment.html
 */
export function comment(target: CommentTarget, text: string): Comment {
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
 * @example
 * export const about = comments(posts, { $table: 'What people write', title: 'At most 80 characters' });
 */
export function comments<Table extends PgTable>(
  table: Table,
  texts: { readonly [Key in keyof Table['_']['columns'] | '$table']?: string },
): readonly Comment[] {
  const columns = table as unknown as Record<string, PgColumn>;
  return Object.entries(texts as Record<string, string>).map(([key, text]) =>
    comment(key === '$table' ? table : columns[key]!, text),
  );
}
