import { appendFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate } from '../../src/migrations/generate/index.js';
import { loadProject, type Project, readMigrations } from '../../src/project/index.js';
import { serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (columns = ''): string => `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { comment } from 'archon-schema/declare';
export const t = pgTable('t', { id: integer('id').primaryKey(), a: text('a')${columns} });
export const c = comment(t, 'declared');
`;

let project: TemporaryProject;
let config: Project;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': schema(),
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'first' });
  await project.run('drizzle-kit', ['generate', '--custom', '--name', 'custom']);
  await appendFile(
    project.path('drizzle/0001_custom.sql'),
    `\ncomment on column t.a is 'what a is';--> statement-breakpoint\ncomment on constraint t_pkey on t is 'the key';`,
  );
  await writeFile(project.path('schema.ts'), schema(", b: text('b')"));
});
afterAll(() => project.remove());

test('a comment that custom SQL made and nothing declares is not dropped unasked', { timeout: 120_000 }, async () => {
  await expect(generate(config, { name: 'second' })).rejects.toMatchObject({
    message: expect.stringMatching(
      /^comment on column public\.t\.a \(what a is\) was made by custom SQL in a migration, and nothing declares it\. \(and 1 more\)/,
    ),
    details: expect.arrayContaining([
      '--keep comment:column:t.a  (it stays, and is left alone from now on)',
      '--drop comment:constraint:t.t_pkey',
    ]),
  });
  await generate(config, { name: 'second', keeps: ['comment:column:t.a'], drops: ['comment:constraint:t.t_pkey'] });
  expect((await project.read('drizzle/0002_second.sql')).match(/COMMENT ON .*/g)).toEqual([
    'COMMENT ON CONSTRAINT "t_pkey" ON "public"."t" IS NULL;',
  ]);
  expect((await readMigrations(config)).at(-1)!.declared!.kept).toEqual(['comment on column public.t.a']);
  // A declared one that is removed goes without a question.
  await writeFile(
    project.path('schema.ts'),
    schema(", b: text('b')").replace(/export const c.*/, "export const c = comment(t.b, 'other');"),
  );
  await generate(config, { name: 'third' });
  expect(await project.read('drizzle/0003_third.sql')).toMatch(/COMMENT ON TABLE "public"."t" IS NULL/);
});
