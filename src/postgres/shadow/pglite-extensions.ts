import type { PGliteOptions } from '@electric-sql/pglite';

type Modules = NonNullable<PGliteOptions['extensions']>;

/**
 * PGlite carries the extensions of PostgreSQL's own distribution, each in a module that has to be handed to it when it starts.
 *
 * @param names of extensions; for those that PGlite does not have, nothing is given
 */
export async function pgliteExtensions(names: readonly string[]): Promise<Modules> {
  const found: Modules = {};
  for (const name of new Set(names)) {
    const key = name.toLowerCase().replaceAll('-', '_');
    if (!/^\w+$/.test(key)) continue;
    const module = (await import(`@electric-sql/pglite/contrib/${key}`).catch(() => ({}))) as Record<string, never>;
    if (module[key]) found[key] = module[key];
  }
  return found;
}

/** An extension that SQL creates, and the schema that it names for it. */
export interface CreatedExtension {
  readonly name: string;
  readonly schema?: string;
}

/** The extensions that a text of SQL creates. */
export const extensionsCreatedIn = (sql: string): CreatedExtension[] =>
  [
    ...sql.matchAll(
      /create\s+extension\s+(?:if\s+not\s+exists\s+)?("[^"]+"|\w+)(?:\s+with)?(?:\s+schema\s+("[^"]+"|\w+))?/gi,
    ),
  ].map(([, name = '', schema]) => ({ name: plain(name), ...(schema !== undefined && { schema: plain(schema) }) }));

const plain = (name: string): string => (name.startsWith('"') ? name.slice(1, -1) : name.toLowerCase());
