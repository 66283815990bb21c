import { integer, index, pgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectDeclarations } from '../../src/declare/index.js';
import { loadDeclaredSchema } from '../../src/expected/index.js';
import { loadProject } from '../../src/project/index.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

let project: TemporaryProject;
beforeAll(async () => {
  project = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'src/schema.ts': `import { index, integer, pgTable } from 'drizzle-orm/pg-core';

export const people = pgTable('people', { id: integer('id') }, (t: any) => [
  index('by_id').on(t.id),
  index('by_name').on(t.nmae),
]);
`,
  });
});
afterAll(() => project.remove());

test('a mistake in a table’s callback is told with the table, its file and its line', async () => {
  await expect(loadDeclaredSchema(await loadProject(project.folder))).rejects.toThrow(
    /^src\/schema\.ts:5: The indexes, keys and policies of table "people" cannot be read: Cannot read properties of undefined \(reading 'name'\)\. Is it a column that the table does not have\?$/,
  );
});

test('without a file, the table is named', () => {
  const people = pgTable('people', { id: integer('id') }, (t) => [index('x').on((t as { nmae?: never }).nmae!)]);
  expect(() => collectDeclarations({ people })).toThrow(/policies of table "people" cannot be read: /);
});
