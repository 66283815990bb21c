import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { temporary } from '../support/cache.js';
import { nodeOf, pnpm } from './runtimes.js';

/** Packages are installed, each command is a process of its own. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const root = fileURLToPath(new URL('../../', import.meta.url));
const execute = promisify(execFile);

interface Result {
  readonly code: number;
  readonly output: string;
}

/** Runs a program; what it prints and its exit code. */
async function run(cwd: string, program: string, ...args: string[]): Promise<Result> {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  return execute(program, args, { cwd, env: { ...env, NO_COLOR: '1' }, maxBuffer: 1e8 }).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout = '', stderr = '' }: { code: number; stdout?: string; stderr?: string }) => ({
      code,
      output: stdout + stderr,
    }),
  );
}

const config = `{ dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './data' } }`;
const schema = `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { comment, pgFunction, pgTrigger } from 'archon-schema/declare';
export const posts = pgTable('posts', { id: integer().primaryKey(), title: text().notNull() });
export const touch = pgFunction('touch', { returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' });
export const touched = pgTrigger('touched', { on: posts, timing: 'before', events: ['update'], forEach: 'row', execute: touch });
export const about = comment(posts, 'what people write');
`;

/** A project of either module system, as each is a folder beneath the installed packages. No Zod: only the models need it. */
const files: Readonly<Record<string, string>> = {
  'esm/package.json': '{ "type": "module" }',
  'esm/drizzle.config.ts': `export default ${config};`,
  'esm/schema.ts': schema,
  'cjs/package.json': '{ "type": "commonjs" }',
  'cjs/drizzle.config.ts': `module.exports = ${config};`,
  'cjs/schema.ts': schema,
};

let tarball: string;
const folders: string[] = [];
beforeAll(async () => {
  const folder = await mkdtemp(join(temporary, 'archon-packed-'));
  folders.push(folder);
  const { stdout } = await execute('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
  });
  tarball = join(folder, (JSON.parse(stdout) as [{ filename: string }])[0].filename);
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** A folder with the packed package and Drizzle installed in it, and a project of each module system. */
async function installed(manager: (cwd: string) => Promise<Result>): Promise<string> {
  const folder = await mkdtemp(join(temporary, 'archon-packed-'));
  folders.push(folder);
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const dependencies = {
    'archon-schema': `file:${tarball}`,
    'drizzle-orm': devDependencies['drizzle-orm'],
    'drizzle-kit': devDependencies['drizzle-kit'],
  };
  const all = { 'package.json': JSON.stringify({ private: true, dependencies }), ...files };
  for (const [name, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  expect(await manager(folder)).toMatchObject({ code: 0 });
  return folder;
}

/** Generates, migrates and validates, as a project of each kind would. */
async function expectToWork(folder: string, node: string, ...kinds: readonly ('esm' | 'cjs')[]): Promise<void> {
  for (const kind of kinds) {
    const cwd = join(folder, kind);
    for (const made of ['drizzle', 'data']) await rm(join(cwd, made), { recursive: true, force: true });
    const archon = (...args: string[]): Promise<Result> =>
      run(cwd, node, join(folder, 'node_modules/archon-schema/dist/cli/main.js'), ...args);
    const steps: [string[], string][] = [
      [['generate', '--name', 'first'], 'proven up and down'],
      [['migrate'], '0000_first'],
      [['validate'], '🎉'],
    ];
    for (const [args, said] of steps)
      expect([kind, args, await archon(...args)]).toEqual([
        kind,
        args,
        { code: 0, output: expect.stringContaining(said) as string },
      ]);
  }
}

const entries = ['', '/schema', '/declare', '/validate', '/postgres'].map((entry) => `archon-schema${entry}`);

/** Every entry but the models is there without Zod; those say what is missing. */
async function expectEntries(folder: string, node: string): Promise<void> {
  const found = `const counts = all.map((entry) => Object.keys(entry).length > 0); console.log(counts.join());`;
  const esm = `const all = await Promise.all(${JSON.stringify(entries)}.map((name) => import(name))); ${found}`;
  const cjs = `const all = ${JSON.stringify(entries)}.map((name) => require(name)); ${found}`;
  const output = `${entries.map(() => true).join()}\n`;
  expect(await run(join(folder, 'esm'), node, '--input-type=module', '-e', esm)).toEqual({ code: 0, output });
  expect(await run(join(folder, 'cjs'), node, '-e', cjs)).toEqual({ code: 0, output });
  const models = await run(
    join(folder, 'esm'),
    node,
    '--input-type=module',
    '-e',
    `await import('archon-schema/models')`,
  );
  expect(models).toEqual({ code: 1, output: expect.stringMatching(/Cannot find package 'zod'/) as string });
}

test('the package is small', async () => {
  const { size } = await stat(tarball);
  process.stdout.write(`packed: ${Math.ceil(size / 1000)} kB\n`);
  expect(size).toBeLessThan(1_000_000);
});

test('what npm installs works on Node.js 20, 22 and 24, for ES modules and CommonJS, without Zod', async () => {
  const folder = await installed((cwd) =>
    run(cwd, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'),
  );
  await expectToWork(folder, process.execPath, 'esm', 'cjs');
  await expectToWork(folder, await nodeOf(22), 'cjs');
  await expectToWork(folder, await nodeOf(24), 'esm');
  for (const node of [process.execPath, await nodeOf(22), await nodeOf(24)]) await expectEntries(folder, node);
});

test('what pnpm installs works', async () => {
  const script = await pnpm();
  const folder = await installed((cwd) =>
    run(cwd, process.execPath, script, 'install', '--prefer-offline', '--ignore-scripts'),
  );
  await expectToWork(folder, process.execPath, 'esm');
  await expectEntries(folder, process.execPath);
});
