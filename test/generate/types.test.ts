import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate } from '../../src/migrations/generate/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (rest: string): string => `import { sql } from 'drizzle-orm';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { pgDomain } from 'archon-schema/declare';
${rest}`;
const t = (type: string): string => `export const t = pgTable('t', { id: integer('id'), mail: ${type}('mail') });`;

let project: TemporaryProject;
let config: Project;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': schema(''),
  });
  config = await loadProject(project.folder);
});
afterAll(() => project.remove());

/** What the next migration says, and its rollback. */
async function next(name: string, source: string): Promise<readonly [up: string, down: string]> {
  await writeFile(project.path('schema.ts'), schema(source));
  const { tag } = await generate(config, { name });
  const file = `${tag}.sql`;
  return [
    await readFile(project.path('drizzle', file), 'utf8'),
    await readFile(project.path('drizzle', 'down', file), 'utf8'),
  ];
}

test('a domain comes before the table that uses it; a new check of it is a risk, another type loses values', async () => {
  const [made] = await next('made', `const mail = pgDomain('mail', { type: 'text' }); ${t('mail')}`);
  expect(made).toMatch(/CREATE DOMAIN "public"\."mail" AS text;[^]*CREATE TABLE "public"\."t"/);
  const [checked] = await next(
    'checked',
    `const mail = pgDomain('mail', { type: 'text', checks: { valid: sql\`value ~ '@'\` } }); ${t('mail')}`,
  );
  expect(checked).toMatch(
    /-- RISK: domain public\.mail: full scan, fails on existing rows\. Safer: .*NOT VALID.* \(generate --online\)/,
  );
  const [, down] = await next('retyped', `const mail = pgDomain('mail', { type: 'varchar(9)' }); ${t('mail')}`);
  expect(down).toContain('CREATE DOMAIN "public"."mail" AS text');
});
