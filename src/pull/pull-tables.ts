import { readFile, rm } from 'node:fs/promises';
import { extname, relative, resolve } from 'node:path';
import { collectDeclarations } from '../declare/index.js';
import { loadSchema, type Project, writeWhole } from '../project/index.js';
import { isSchemaError, SchemaError } from '../errors/index.js';
import { formatted } from './format.js';
import { runKitPull } from './run-kit-pull.js';

/**
 * Finds out whether a project declares nothing at all, so that {@link pullTables} has a place to write to.
 *
 * @returns true if its schema's files are missing, or export no declaration
 * @throws SchemaError if they do not load
 */
export async function declaresNothing(project: Project): Promise<boolean> {
  if ((await filesOf(project)).length === 0) return true;
  const { drizzle, hidden, functions, sharedFunctions, sharedRoles } = collectDeclarations(await loadSchema(project));
  return [Object.keys(drizzle), hidden, functions, sharedFunctions, sharedRoles].every((list) => list.length === 0);
}

/**
 * Has the project's drizzle-kit write the tables of a database into a schema that declares nothing yet. What drizzle-kit gets wrong
 * shows when the declarations are compared with the database.
 *
 * Nothing may have an embedded database open meanwhile.
 *
 * @returns the absolute path of the module
 * @throws SchemaError where there is no drizzle-kit, it cannot read the database, or there is no place for the module
 */
export async function pullTables(project: Project): Promise<string> {
  const file = await placeFor(project);
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === undefined) {
    // A file can only be of the schema once it is there.
    await writeWhole(file, 'export {};\n');
    await refuseUnseen(project, file);
    await rm(file);
  }
  const tables = await runKitPull(project);
  // What was there declares nothing, but it may be somebody's.
  const kept = (before ?? '').replaceAll(/^export \{\s*\};?$/gm, '').trim();
  await writeWhole(file, await formatted(file, kept === '' ? tables : `${kept}\n\n${tables}`));
  return file;
}

/** @returns none where the configuration names none that exist */
async function filesOf(project: Project): Promise<readonly string[]> {
  try {
    return await project.schemaFiles();
  } catch (error) {
    if (isSchemaError(error) && error.code === 'schema.missing') return [];
    throw error;
  }
}

/** The file that the configuration names; of a folder or a glob, `schema.ts` among the files that it stands for. */
async function placeFor(project: Project): Promise<string> {
  const { root, schema: [first = ''] = [] } = project;
  const existing = (await filesOf(project)).find(isTypeScript);
  if (existing !== undefined) return existing;
  const parts = first.split('/');
  const glob = parts.findIndex((part) => /[*?{[!]/.test(part));
  if (glob >= 0) return resolve(root, ...parts.slice(0, glob), `schema${/(?:\.\w+)+$/.exec(first)?.[0] ?? '.ts'}`);
  if (extname(first) === '') return resolve(root, first, 'schema.ts');
  return resolve(root, first);
}

const isTypeScript = (file: string): boolean => /\.[cm]?ts$/.test(file);

/** The file has to be of the schema, or nobody sees what is in it. */
async function refuseUnseen(project: Project, file: string): Promise<void> {
  if (isTypeScript(file) && (await filesOf(project)).includes(file)) return;
  await rm(file, { force: true });
  const { root, configFile, schema = [] } = project;
  throw new SchemaError(
    'argument.invalid',
    `${relative(root, configFile)}: drizzle-kit writes TypeScript, and schema names no .ts file that could hold it (${schema.join(', ')}): set schema: './src/schema.ts'.`,
    { facts: { setting: 'schema', value: schema } },
  );
}
