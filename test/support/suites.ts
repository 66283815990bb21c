import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What a test file needs, and so the vitest project it is in: no PostgreSQL at all; the newest major, or PGlite; several majors;
 * a command in a process of its own; other releases of what is installed: of Drizzle, of Node.js, of the package itself.
 */
export const suites = ['installed', 'end-to-end', 'matrix', 'newest', 'unit'] as const;
export type Suite = (typeof suites)[number];

const root = fileURLToPath(new URL('../../', import.meta.url));
const support = join(root, 'test/support/');
const placesFile = join(root, 'test/workflow/workflow.ts');

const commands = /\.run\(\s*'|\b(?:start|run)Command\(|\bspawn\(|\bexecFile\b|\bworkflowProject\(/;
const severalMajors = /\bmajors\b(?!\.at\(-1\))|\bplaces\b|\binstalledMajors\b/;
const server = /\b(?:createDatabase|openPlace|openRich|startServer|serverAsShadow)\(/;
const pglite = /\b(?:openPglite|PGlite\.create|openShadow|loadExpected)\(/;

const texts = new Map<string, string>();
const textOf = (file: string): string => {
  const text = texts.get(file) ?? readFileSync(file, 'utf8');
  texts.set(file, text);
  return text;
};

const withoutImports = (text: string): string => text.replaceAll(/^import [^;]*;$/gm, '');

/** A test file and the helpers of the tests that it imports, which say what it uses; not those that give it. */
function* parts(file: string, seen = new Set<string>()): Generator<string> {
  if (seen.has(file)) return;
  seen.add(file);
  yield withoutImports(textOf(file));
  for (const [, path = ''] of textOf(file).matchAll(/^(?:import|export) [^;]*?'(\.{1,2}\/[^']+)\.js';$/gm)) {
    const imported = join(dirname(file), `${path}.ts`);
    const isOurs = imported.startsWith(join(root, 'test/')) && !imported.startsWith(support);
    if (isOurs && imported !== placesFile) yield* parts(imported, seen);
  }
}

function suiteOf(file: string): Suite {
  if (/^test\/(?:packed|releases)\//.test(relative(root, file))) return 'installed';
  const text = [...parts(file)].join('\n');
  if (commands.test(text)) return 'end-to-end';
  if (server.test(text) && severalMajors.test(text)) return 'matrix';
  return server.test(text) || pglite.test(text) ? 'newest' : 'unit';
}

/** Every test file, by suite: it follows from the file, so that none is forgotten. */
export function testFiles(): Readonly<Record<Suite, string[]>> {
  const found: Record<Suite, string[]> = { installed: [], 'end-to-end': [], matrix: [], newest: [], unit: [] };
  for (const name of readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' }).sort())
    if (name.endsWith('.test.ts') && !name.startsWith('types/'))
      found[suiteOf(join(root, 'test', name))].push(relative(root, join(root, 'test', name)));
  return found;
}
