import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { loadProject, readMigrations } from '../../src/project/index.js';
import { majors, serverAsShadow } from '../support/databases.js';
import { temporaryProject } from '../support/project.js';
import { openPlace } from '../workflow/workflow.js';

const schema = (a: string, b: string): string => `import { sql } from 'drizzle-orm';
import { integer, pgSequence, pgTable, serial, text } from 'drizzle-orm/pg-core';
export const q = pgSequence('q');
export const t = pgTable('t', { a: ${a}, note: text() });
export const u = pgTable('u', { b: ${b}, note: text() });`;
const fromQ = "integer().default(sql`nextval('q')`)";

test.each([
  ['a second column takes its numbers from it', schema(fromQ, 'integer()'), schema(fromQ, fromQ)],
  ['a serial takes its numbers from it', schema(fromQ, 'serial()'), schema(fromQ, fromQ)],
])('a sequence is never set back: %s', async (_what, before, after) => {
  const project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': before,
  });
  try {
    await generate(await loadProject(project.folder), { name: 'before' });
    await writeFile(project.path('schema.ts'), after);
    const config = await loadProject(project.folder);
    await generate(config, { name: 'after' });
    const [first] = await readMigrations(config);
    for (const restart of ['', 'alter sequence q restart with 2000;']) {
      const { client, close } = await openPlace(majors.at(-1)!);
      await migrate(client, config, { to: first!.tag });
      await client.exec(
        `select setval('q', 1000); insert into t (note) values ('x'); insert into u (b) values (1), (2), (3); ${restart}`,
      );
      await migrate(client, config);
      const next = restart === '' ? 1002 : 2000;
      expect(await client.query(`insert into t (note) values ('y') returning a`)).toEqual([{ a: next }]);
      expect(await client.query(`insert into u (note) values ('y') returning b`)).toEqual([{ b: next + 1 }]);
      await rollback(client, config, { confirm: () => Promise.resolve(true) });
      expect(await client.query(`insert into t (note) values ('z') returning a`)).toEqual([{ a: next + 2 }]);
      await close();
    }
  } finally {
    await project.remove();
  }
});
