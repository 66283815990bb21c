import { appendFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate, planMigrations, rollback } from '../../src/migrations/apply/index.js';
import { preflight } from '../../src/migrations/preflight/index.js';
import { loadProject, readMigrations } from '../../src/project/index.js';
import { majors, serverAsShadow } from '../support/databases.js';
import { temporaryProject } from '../support/project.js';
import { openPlace } from '../workflow/workflow.js';

const table = `import { integer, pgTable } from 'drizzle-orm/pg-core';
import { pgFunction } from 'archon-schema/declare';
export const t = pgTable('t', { id: integer() });`;

test('what an earlier hand-written migration made and this one declares is no stranger in its way', async () => {
  const project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': table,
  });
  const opened = await openPlace(majors.at(-1)!);
  const { client } = opened;
  const f = async (): Promise<unknown> => (await client.query('select f() as f'))[0];
  try {
    const config = await loadProject(project.folder);
    await generate(config, { name: 'first' });
    await project.run('drizzle-kit', ['generate', '--custom', '--name', 'custom']);
    await appendFile(
      project.path('drizzle/0001_custom.sql'),
      `\ncreate function f() returns int language sql as 'select 1';`,
    );
    await migrate(client, config);
    await writeFile(
      project.path('schema.ts'),
      `${table}\nexport const f = pgFunction('f', { returns: 'integer', language: 'sql', body: 'select 2' });`,
    );
    const { tag } = await generate(await loadProject(project.folder), { name: 'declared' });
    expect((await readMigrations(config)).at(-1)?.takenOver).toContain('function public.f()');
    expect((await planMigrations(client, config)).map((planned) => planned.tag)).toEqual([tag]);
    expect((await preflight(client, config)).filter(({ level }) => level === 'failure')).toEqual([]);
    expect((await migrate(client, config)).applied).toEqual([tag]);
    expect(await f()).toEqual({ f: 2 });
    await rollback(client, config, { confirm: () => Promise.resolve(true) });
    expect(await f()).toEqual({ f: 1 });
  } finally {
    await opened.close();
    await project.remove();
  }
});
