import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { codes, factNames } from '../../src/errors/index.js';
import { errorsPage } from './errors-page.js';

const file = fileURLToPath(new URL('../../docs/errors.md', import.meta.url));
const src = fileURLToPath(new URL('../../src', import.meta.url));

/** The sources that give codes: the list itself and the exit codes only speak of them. */
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('errors/') && name !== 'cli/exit-code.ts')
  .map((name) => [name, readFileSync(join(src, name), 'utf8')] as const);
const all = sources.map(([, text]) => text).join('\n');

test('docs/errors.md is what the list of codes says; UPDATE=1 writes it', async () => {
  const page = errorsPage();
  if (process.env['UPDATE']) await writeFile(file, page);
  expect(await readFile(file, 'utf8')).toBe(page);
});

test('every code is given somewhere', () => {
  const idle = Object.keys(codes).filter((code) => !all.includes(`'${code}'`));
  expect(idle).toEqual([]);
});

test('every code that is given is in the list', () => {
  const given = [...all.matchAll(/new SchemaError\(\s*'([^']+)'|\bcode: '([a-z-]+\.[a-z-]+)'/g)];
  const unknown = given.map(([, thrown, said]) => thrown ?? said ?? '').filter((code) => !(code in codes));
  expect(given.length).toBeGreaterThan(100);
  expect(unknown).toEqual([]);
});

test('every fact that is described is given somewhere', () => {
  const idle = Object.keys(factNames).filter((name) => !new RegExp(`\\b${name}\\b[:,} ]`).test(all));
  expect(idle).toEqual([]);
});

test('nothing reads what an error says: that is what code and facts are for', () => {
  const reading =
    /\.message\s*(?:\?\.|\.)\s*(?:includes|startsWith|endsWith|match|split|replace|search|indexOf)\(|\.(?:test|exec)\([^()]*\bmessage\)/;
  const readers = sources.filter(([, text]) => reading.test(text)).map(([name]) => name);
  // Where no SQLSTATE or code of another program tells, only its words do; each place says so.
  expect(readers.sort()).toEqual([
    'migrations/generate/make-draft.ts',
    'migrations/preflight/count-rows.ts',
    'rehearsal/replay.ts',
  ]);
});
