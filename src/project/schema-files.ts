import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { SchemaError } from '../errors/index.js';

/**
 * The files that `schema` names in `drizzle.config.ts`: paths, folders (the files right in them) and globs.
 *
 * @throws SchemaError when there are none
 */
export async function schemaFiles(root: string, configFile: string, schema: unknown): Promise<string[]> {
  const patterns = patternsOf(schema);
  const expanded = patterns.map((pattern) => (isFolder(root, pattern) ? `${pattern.replace(/\/+$/, '')}/*` : pattern));
  const files = await glob(expanded, { cwd: root, absolute: true, expandDirectories: false });
  const modules = files.filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !/\.d\.[cm]?ts$/.test(file)).sort();
  if (modules.length > 0) return modules;
  const said = patterns.length > 0 ? patterns.map((pattern) => JSON.stringify(pattern)).join(', ') : 'nothing';
  throw new SchemaError(
    'schema.missing',
    `${configFile}: schema names ${said}, where no TypeScript or JavaScript file is.`,
    { facts: { file: configFile, value: patterns } },
  );
}

/** What `schema` names, as a list. */
export const patternsOf = (schema: unknown): string[] =>
  [schema].flat().filter((pattern): pattern is string => typeof pattern === 'string');

function isFolder(root: string, path: string): boolean {
  return statSync(resolve(root, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
}
