import { type CreatedExtension, extensionsNamedIn } from '../postgres/shadow/index.js';
import { ident, literal } from '../postgres/sql/index.js';
import type { DeclaredStatements } from './prerequisites.js';

/** Extensions that may be what the declarations lack. */
export interface ExtensionHints {
  /** Those that the migrations create. */
  readonly created: readonly CreatedExtension[];
  /** Those of the live database, where one was looked at. */
  readonly installed: readonly CreatedExtension[];
  /** Where an extension is made of which neither says anything; `public` without it. */
  readonly schema?: string;
}

/** Every extension that may be tried, the likely ones first: what a name in the SQL hints at, then what migrations and database have. */
export function candidates(
  { statements }: Pick<DeclaredStatements, 'statements'>,
  hints: ExtensionHints,
): CreatedExtension[] {
  const { created, installed, schema } = hints;
  const known = [...installed, ...created];
  const named = extensionsNamedIn(statements.join('\n')).map(
    (name): CreatedExtension =>
      known.find((one) => one.name === name) ?? { name, ...(schema !== undefined && { schema }) },
  );
  const all = new Map([...installed, ...created, ...named].map((one) => [one.name, one]));
  for (const one of named) all.delete(one.name);
  return [...named, ...all.values()];
}

/**
 * The statements that make an extension where it is missing, with its schema, which is looked at as it is where such an extension is:
 * PostgreSQL finds it by its plain name there.
 */
export const extensionSql = ({ name, schema = 'public' }: CreatedExtension): string =>
  schema === 'public' || schema === 'pg_catalog'
    ? `create extension if not exists ${ident(name)} cascade`
    : `create schema if not exists ${ident(schema)};
create extension if not exists ${ident(name)} schema ${ident(schema)} cascade;
do $$ begin
  if not (${literal(schema)} = any (pg_catalog.current_schemas(false))) then
    perform pg_catalog.set_config('search_path', pg_catalog.current_setting('search_path') || ', ' || ${literal(ident(schema))}, true);
  end if;
end $$`;
