import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate } from '../../src/migrations/generate/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (
  name = 'name',
  type = 'text',
): string => `import { integer, pgEnum, pgTable, text } from 'drizzle-orm/pg-core';
export const mood = pgEnum('mood', ['sad', 'ok']);
export const people = pgTable('people', { id: integer('id').primaryKey(), ${name}: ${type}('${name}') });
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
});
afterAll(() => project.remove());

const refusal = async (options: Parameters<typeof generate>[1]): Promise<string> =>
  generate(config, options).then(
    ({ tag }) => `wrote ${tag}`,
    ({ message }: Error) => message,
  );

test('an answer that fits nothing is refused also where nothing changes', { timeout: 60_000 }, async () => {
  const none = 'No answer of this kind is asked for. Nothing was written.';
  expect(await refusal({ renames: ['column:people.x=y'] })).toBe(
    `--rename column:people.x=y: the last migration has no column people.x. ${none}`,
  );
  expect(await refusal({ creates: ['table:nobody'] })).toBe(
    `--create table:nobody: nothing of that name is declared. ${none}`,
  );
  expect(await refusal({ usings: ['column:people.name=new'] })).toBe(
    `--using column:people.name=new: no column of this name changes its type. ${none}`,
  );
  expect(await refusal({ keeps: ['index:x'] })).toContain(`no migration made that without a declaration. ${none}`);
  expect(await refusal({ drops: ['index:x'] })).toContain(`no migration made that without a declaration. ${none}`);
  expect(await refusal({ renames: ['value:mood.x=y'] })).toContain(none);
  const filled = await project.run('archon-schema', ['generate', '--backfill', '--drop', 'index:x']);
  expect(filled).toMatchObject({ code: 2, stderr: expect.stringContaining('index:x: --backfill asks nothing') });
  const { stderr, code } = await project.run('archon-schema', ['generate', '--rename', 'table:x=y']);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('--rename table:x=y: ') });
});

test('the refusal says what would fit', { timeout: 60_000 }, async () => {
  await writeFile(project.path('schema.ts'), schema('label').replace("['sad', 'ok']", "['sad', 'fine']"));
  const values = { creates: ['value:mood.fine'] };
  expect(
    await refusal({ renames: ['column:people.nam=label'], creates: ['column:people.label', ...values.creates] }),
  ).toBe(
    '--rename column:people.nam=label: the last migration has no column people.nam. It could be column:people.name=label. Nothing was written.',
  );
  expect(await refusal({ renames: ['column:people.name=label', 'value:mood.o=fine'], ...values })).toContain(
    'It could be value:mood.ok=fine. Nothing was written.',
  );
  await writeFile(project.path('schema.ts'), schema('name', 'integer'));
  expect(await refusal({ usings: ['column:people.id=new'] })).toContain('It could be column:people.name=…. Nothing');
});
