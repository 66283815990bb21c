import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Source } from './source-location.js';

/** How a module is named by an import: as it is written, with what the compiler makes of it, and without an ending. */
const endings = ['.ts', '.tsx', '.mts', '.js', '.mjs', '/index.ts', '/index.js'];

/**
 * Reads the modules that declare a project's schema, and those of the project that they import: what is declared is often re-exported.
 *
 * @param files absolute paths
 * @returns each once, the given ones first
 */
export async function readSources(root: string, files: readonly string[]): Promise<Source[]> {
  const sources = new Map<string, Source>();
  let waiting = [...files];
  while (waiting.length > 0) {
    const read = await Promise.all(waiting.map(async (file) => [file, await textOf(file)] as const));
    waiting = [];
    for (const [file, text] of read) {
      if (text === undefined || sources.has(file)) continue;
      sources.set(file, { file: relative(root, file).split(sep).join('/'), text });
      waiting.push(...(await importedBy(file, text)).filter((imported) => !sources.has(imported)));
    }
  }
  return [...sources.values()];
}

const textOf = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);

async function importedBy(file: string, text: string): Promise<string[]> {
  const names = [...text.matchAll(/\bfrom\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(([, name = '']) => name);
  const found = await Promise.all([...new Set(names)].map((name) => firstThere(resolve(dirname(file), name))));
  return found.filter((one) => one !== undefined);
}

async function firstThere(path: string): Promise<string | undefined> {
  const bare = path.replace(/\.[cm]?js$/, '');
  for (const candidate of [...(bare === path ? [path] : []), ...endings.map((ending) => bare + ending), path])
    if ((await textOf(candidate)) !== undefined) return candidate;
  return undefined;
}
