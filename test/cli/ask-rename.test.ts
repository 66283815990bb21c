import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { root } from '../workflow/root.js';

const schema = (column: string): string => `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const t = pgTable('t', { id: integer('id').primaryKey(), ${column}: text('${column}') });
`;

let project: TemporaryProject;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': schema('old_name'),
  });
  await project.run('archon-schema', ['generate', '--name', 'first']);
  await writeFile(project.path('schema.ts'), schema('new_name'));
});
afterAll(() => project.remove());

/** Runs what it is given on a terminal (util-linux). */
const script = '/usr/bin/script';

/** Runs generate on a terminal of its own, and types once it asks. */
async function onTerminal(keys: string): Promise<{ code: number; shown: string }> {
  const command = `${process.execPath} ${root}dist/cli/main.js generate --name second`;
  const child = spawn(script, ['-qec', command, '/dev/null'], {
    cwd: project.folder,
    env: { ...process.env, NO_COLOR: '1' },
  });
  let shown = '';
  let isTyped = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    if (isTyped || !shown.includes('new: ')) return;
    isTyped = true;
    child.stdin.write(keys);
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, shown };
}

const files = (): string[] => readdirSync(project.path('drizzle')).filter((name) => name.endsWith('.sql'));

test.skipIf(!existsSync(script)).each([
  ['Ctrl-C', '\x03', 130, ['0000_first.sql']],
  ['Enter: nothing is lost', '\r', 0, ['0000_first.sql', '0001_second.sql']],
])('a question about a rename that is answered by %s', async (_name, keys, code, there) => {
  const result = await onTerminal(keys);
  expect(result.shown).toContain('new: column public.t.old_name is dropped with what it holds');
  expect(result.shown).not.toMatch(/unexpected|error/);
  expect([result.code, files()], result.shown).toEqual([code, there]);
  if (code === 0)
    expect(await project.read('drizzle/0001_second.sql')).toContain('RENAME COLUMN "old_name" TO "new_name"');
});
