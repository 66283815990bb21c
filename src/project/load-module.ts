import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as Jiti from 'jiti';

/**
 * Loads a module of the user's project: TypeScript or JavaScript, ESM or CommonJS, with the path aliases of its tsconfig.
 *
 * What the module prints while it loads goes to stderr: stdout is the report's.
 *
 * @param file an absolute path
 * @returns its exports
 * @throws what the module throws while it loads
 */
export async function loadModule(file: string): Promise<Record<string, unknown>> {
  return withoutStdout(() => jitiFor(file).import<Record<string, unknown>>(file));
}

/**
 * Runs a text as the module that a file will be, or will become: what it imports is found from there, and whoever imports the file
 * later gets this module.
 *
 * @param file an absolute path, where nothing has to be
 * @returns its exports
 * @throws what the module throws while it loads
 */
export async function evaluateModule(file: string, text: string): Promise<Record<string, unknown>> {
  const options = { filename: file, id: file, async: true, forceTranspile: true };
  return withoutStdout(async () => (await jitiFor(file).evalModule(text, options)) as Record<string, unknown>);
}

/** Loads from a file as its project would. A tsconfig that cannot be read, for want of what it extends, gives no path aliases. */
function jitiFor(file: string): Jiti.Jiti {
  const options: Jiti.JitiOptions = {
    interopDefault: false,
    alias: isInstalled('drizzle-kit', file) ? {} : { 'drizzle-kit': ownDefineConfig() },
  };
  const { createJiti } = loadJiti();
  const url = pathToFileURL(file).href;
  try {
    return createJiti(url, { ...options, tsconfigPaths: true });
  } catch {
    return createJiti(url, options);
  }
}

/** Required, not imported: to import CommonJS, Node reads all of it twice. */
const loadJiti = (): typeof Jiti => createRequire(import.meta.url)('jiti') as typeof Jiti;

/** Whether a package is found from a file. */
function isInstalled(name: string, file: string): boolean {
  try {
    createRequire(file).resolve(name);
    return true;
  } catch {
    return false;
  }
}

function ownDefineConfig(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./define-config.${extension}`, import.meta.url));
}

/**
 * Makes this process forget the modules of a folder, so that they are loaded as they are now; packages are not forgotten.
 * The modules of a schema have to be loaded together: a table that two of them import must be one object.
 */
export function forgetModules(folder: string): void {
  const cache = moduleCache(folder);
  for (const file of loadedFiles(folder)) delete cache[file];
}

/**
 * The modules of a folder that this process has loaded, by their files; packages are left out, and what Node itself has loaded.
 *
 * @returns in the order in which loading began
 */
export const loadedModules = (folder: string): { readonly file: string; readonly exports: unknown }[] =>
  loadedFiles(folder).map((file) => ({ file, exports: moduleCache(folder)[file]?.exports as unknown }));

const moduleCache = (folder: string): Jiti.ModuleCache => loadJiti().createJiti(pathToFileURL(folder).href).cache;

function loadedFiles(folder: string): string[] {
  const start = folder.endsWith(sep) ? folder : folder + sep;
  return Object.keys(moduleCache(folder)).filter(
    (file) => file.startsWith(start) && !file.slice(start.length).split(sep).includes('node_modules'),
  );
}

/** The default export of a module, also of one that was compiled to CommonJS. */
export function defaultExport(module: Record<string, unknown>): unknown {
  const first = module['default'] ?? module;
  return isRecord(first) && '__esModule' in first && 'default' in first ? first['default'] : first;
}

/** A setting that is text, or its default. */
export const textOf = (config: Record<string, unknown>, key: string, otherwise: string): string => {
  const value = config[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise;
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

async function withoutStdout<T>(work: () => Promise<T>): Promise<T> {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  try {
    return await work();
  } finally {
    stdout.write = write;
  }
}
