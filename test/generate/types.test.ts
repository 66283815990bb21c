import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate } from '../../src/migrations/generate/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (rest: string): string => `import { sql } from 'drizzle-orm';
import { integer, pgEnum, pgTable, text } from 'drizzle-orm/pg-core';
import { pgCompositeType, pgDomain } from 'archon-schema/declare';
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

const within = (type: string): string =>
  `export const u = pgTable('u', { x: pgCompositeType('pair', { a: 'integer', b: '${type}' })('x') });`;

test.each([
  [
    'a domain of another type',
    (type: string) => `export const d = pgDomain('d', { type: '${type}' }); ${within('public.d')}`,
    ['text', 'varchar(9)'],
    /No proven way to change domain public\.d, .*: composite type column public\.pair\.b uses it\. Nothing was written/,
  ],
  [
    'a stricter domain',
    (checks: string) =>
      `export const d = pgDomain('d', { type: 'text', checks: { ${checks} } }); ${within('public.d')}`,
    ['', "a: sql`value <> ''`"],
    /No proven way to change domain public\.d, .*: composite type column public\.pair\.b uses it/,
  ],
  [
    'an enum that loses a value',
    (values: string) =>
      `export const e = pgEnum('e', [${values}]); export const d = pgDomain('d', { type: 'public.e' });`,
    ["'a', 'b'", "'a'"],
    /No proven way to change enum public\.e, .*: type public\.d uses it/,
  ],
] as const)(
  '%s that other types are made of is refused, with their names',
  async (name, source, [was, is], message) => {
    await next('nothing', '');
    await next(name.replaceAll(' ', '_'), source(was));
    await expect(next('refused', source(is))).rejects.toThrow(message);
  },
);
