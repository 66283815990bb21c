import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { backfill } from '../../src/migrations/generate/index.js';
import { loadProject, readMigrations } from '../../src/project/index.js';
import { serverAsShadow } from '../support/databases.js';
import { temporaryProject } from '../support/project.js';

const module = (
  values: string,
  initial: string,
): string => `import { integer, pgEnum, pgTable } from 'drizzle-orm/pg-core';
export const mood = pgEnum('mood', [${values}]);
export const t = pgTable('t', { id: integer().primaryKey(), mood: mood().default('${initial}') });`;

test("a history of drizzle-kit's in which a new enum value becomes the default, and goes again, gets its rollbacks", async () => {
  const project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
  });
  try {
    for (const [values, initial] of [
      [`'a', 'b'`, 'a'],
      [`'a', 'b', 'c'`, 'a'],
      [`'a', 'b', 'c'`, 'c'],
      [`'a', 'b'`, 'a'],
    ] as const) {
      await writeFile(project.path('schema.ts'), module(values, initial));
      await project.run('drizzle-kit', ['generate']);
    }
    const config = await loadProject(project.folder);
    await backfill(config);
    const history = await readMigrations(config);
    expect(history).toHaveLength(4);
    expect(history.every(({ downSql, declared }) => downSql !== undefined && declared !== undefined)).toBe(true);
  } finally {
    await project.remove();
  }
});
