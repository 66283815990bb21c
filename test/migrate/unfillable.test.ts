import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow } from '../support/databases.js';
import { temporaryProject } from '../support/project.js';

test(
  'a column that cannot come back while its table holds rows is told before it goes',
  { timeout: 60_000 },
  async () => {
    const schema = (columns: string): string => `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const t = pgTable('t', { id: integer('id').primaryKey()${columns} });`;
    const database = await createDatabase(majors.at(-1)!);
    const project = await temporaryProject({
      ...(await serverAsShadow()),
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
      'schema.ts': schema(''),
    });
    const run = (...args: string[]) => project.run('archon-schema', args, { env: { DATABASE_URL: database.url } });
    await run('generate', '--name', 'first');
    await writeFile(
      project.path('schema.ts'),
      schema(", code: text('code').notNull(), free: text('free'), filled: text('filled').notNull().default('x')"),
    );
    await run('generate', '--name', 'second');
    await run('migrate');
    await database.query(`insert into t values (1, 'a', 'b', 'c')`);
    const { code, stderr } = await run('rollback', '--yes', '--backup', 'saved');
    expect([code, stderr.match(/column public\.t\.\w+ is NOT NULL.*/g)]).toEqual([
      0,
      [
        'column public.t.code is NOT NULL and has no default: while the table holds rows, "archon-schema migrate" cannot add it again',
      ],
    ]);
    expect(stderr).toContain('give column public.t.code a default.');
    // An empty table takes it.
    await database.query('delete from t');
    expect((await run('migrate')).code).toBe(0);
    const empty = await run('rollback', '--yes');
    expect(empty.stderr).not.toContain('NOT NULL');
    await project.remove();
    await database.drop();
  },
);
