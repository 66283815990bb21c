import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockFolder } from '../../src/postgres/connect/folder-lock.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { root } from '../workflow/root.js';

let project: TemporaryProject;
beforeAll(async () => {
  project = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer() });`,
  });
  await run('generate');
  await run('migrate');
});
afterAll(() => project.remove());

/** @returns the exit code, and what was said on stderr */
async function run(command: string, stdout: number | 'ignore' = 'ignore'): Promise<[number | null, string]> {
  const child = spawn(process.execPath, [`${root}dist/cli/main.js`, command], {
    cwd: project.folder,
    stdio: ['ignore', stdout, 'pipe'],
    env: { ...process.env, DATABASE_URL: '' },
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve([code, said])));
}

test.skipIf(!existsSync('/dev/full'))('a report that could not be written is exit code 2', async () => {
  expect((await run('validate'))[0]).toBe(0);
  const full = openSync('/dev/full', 'w');
  try {
    const [code, said] = await run('validate', full);
    expect(code).toBe(2);
    expect(said).toMatch(/The output could not be written: .*ENOSPC/);
  } finally {
    closeSync(full);
  }
});

test.each([
  ['of another process that has got the number since', () => `${process.ppid} 1`],
  ['of a process that is gone', () => '4194303'],
])('a lock %s is taken over', async (_whose, content) => {
  await mkdir(project.path('db'), { recursive: true });
  await writeFile(project.path('db.lock'), content());
  expect((await run('validate'))[0]).toBe(0);
  expect(existsSync(project.path('db.lock'))).toBe(false);
});

test('a lock of this very process that it does not hold is taken over, as in a container that was started again', async () => {
  const folder = project.path('own');
  await writeFile(`${folder}.lock`, String(process.pid));
  const unlock = await lockFolder(folder);
  expect(await readFile(`${folder}.lock`, 'utf8')).toMatch(new RegExp(`^${process.pid}\\b`));
  await unlock();
  expect(existsSync(`${folder}.lock`)).toBe(false);
});
