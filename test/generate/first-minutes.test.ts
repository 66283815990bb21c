import { appendFile, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { backfill, checkMigrations, generate } from '../../src/migrations/generate/index.js';
import { loadProject, readMigrations } from '../../src/project/index.js';
import { temporaryProject } from '../support/project.js';
import { root } from '../workflow/root.js';

const config = `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`;

test("the README's example of the toolkit is generated as it stands", async () => {
  const readme = await readFile(`${root}README.md`, 'utf8');
  const example = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].find(([, code]) => code?.includes('.existing()'))?.[1];
  expect(example).toContain('pgTrigger');
  const project = await temporaryProject({ 'drizzle.config.ts': config, 'schema.ts': example ?? '' });
  try {
    const loaded = await loadProject(project.folder);
    const { tag } = await generate(loaded, {});
    expect(tag).toMatch(/^0000_/);
    expect(await checkMigrations(loaded)).toEqual({ files: [] });
  } finally {
    await project.remove();
  }
});

test('a role that is shared is there before rights are taken from it', async () => {
  const project = await temporaryProject({
    'drizzle.config.ts': config,
    'schema.ts': `import { pgRole, pgTable, serial } from 'drizzle-orm/pg-core';
import { grant, shared } from 'archon-schema/declare';
export const posts = pgTable('posts', { id: serial().primaryKey() });
export const reader = shared(pgRole('a_reader_of_posts').existing());
export const reading = grant('select').on(posts).to('a_reader_of_posts');`,
  });
  try {
    const loaded = await loadProject(project.folder);
    await generate(loaded, { name: 'first' });
    const sql = (await readMigrations(loaded))[0]?.sql ?? '';
    const [made, revoked] = [sql.indexOf('CREATE ROLE "a_reader_of_posts"'), sql.indexOf('REVOKE ALL ON TABLE')];
    expect(made).toBeGreaterThan(-1);
    expect(revoked).toBeGreaterThan(made);
  } finally {
    await project.remove();
  }
});

test('what is to be kept is kept, whether its migration has a catalog or not', async () => {
  const project = await temporaryProject({
    'drizzle.config.ts': config,
    'schema.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer(), a: integer() });`,
  });
  try {
    await project.run('drizzle-kit', ['generate', '--name', 'first']);
    await project.run('drizzle-kit', ['generate', '--custom', '--name', 'hand']);
    await appendFile(project.path('drizzle/0001_hand.sql'), '\ncreate index t_by_hand on t (a);');
    const loaded = await loadProject(project.folder);
    const keeps = ['index:t_by_hand'];
    await expect(generate(loaded, { keeps })).rejects.toThrow(
      /0001_hand has no rollback and no catalog yet.*"archon-schema generate --backfill" first/,
    );
    expect((await readMigrations(loaded)).every(({ declared }) => declared === undefined)).toBe(true);
    await backfill(loaded);
    const { tag } = await generate(loaded, { keeps });
    expect(tag).toBeUndefined();
    const history = await readMigrations(loaded);
    expect(history).toHaveLength(2);
    expect(history[1]?.declared?.kept).toEqual(['index public.t_by_hand']);
    expect(await checkMigrations(loaded)).toEqual({ files: [] });
  } finally {
    await project.remove();
  }
});
