import { appendFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate } from '../../src/migrations/generate/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (f: string): string => `import { integer, pgTable } from 'drizzle-orm/pg-core';
import { pgFunction } from 'archon-schema/declare';
export const t = pgTable('t', { id: integer('id') });
${f}`;
const f = (returns: string): string =>
  `export const f = pgFunction('f', { args: [{ name: 'a', type: 'integer' }], returns: '${returns}', language: 'sql', body: 'select true', volatility: 'immutable' });`;

let project: TemporaryProject;
let config: Project;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': schema(f('boolean')),
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'first' });
  await project.run('drizzle-kit', ['generate', '--custom', '--name', 'custom']);
  await appendFile(
    project.path('drizzle/0001_custom.sql'),
    '\ncreate domain price as int constraint priced check (f(value));',
  );
});
afterAll(() => project.remove());

test.each([
  ['dropped', ''],
  ['made again', f('boolean').replace("name: 'a'", "name: 'b'")],
])('a function that a domain uses cannot be %s: the domain is named, with its kind', async (_name, next) => {
  await writeFile(project.path('schema.ts'), schema(next));
  await expect(generate(config)).rejects.toThrow(
    /function public\.f\(integer\).*domain constraint (public\.)?priced on public\.price/,
  );
});
