import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeclaredCatalog } from '../../src/postgres/model/index.js';
import { pgliteClient } from '../../src/postgres/connect/index.js';
import { openShadow, type Shadow } from '../../src/postgres/shadow/index.js';
import { proveFix, validateCatalog } from '../../src/validate/index.js';
import { catalogOf } from '../support/catalog-of.js';
import { openPglite } from '../support/pglite.js';
import { majors } from '../support/databases.js';
import { type Opened, openPlace } from '../workflow/workflow.js';

const schema = (values: string): string =>
  `create type mood as enum (${values}); create table t (id int primary key, a mood default 'ok')`;

let opened: Opened;
let shadow: Shadow;
beforeAll(async () => {
  opened = await openPlace(majors[0]!);
  shadow = await openShadow();
});
afterAll(async () => {
  await opened.close();
  await shadow.close();
});

const declare = async (sql: string): Promise<DeclaredCatalog> => {
  const client = pgliteClient(await openPglite());
  const whole = await catalogOf(client, sql);
  const catalog = { ...whole, objects: whole.objects.filter(({ kind }) => kind !== 'grant') };
  await client.close();
  const none = { roles: [], targets: [] };
  return { fingerprint: '', shared: [], governed: none, managed: [], operationTests: [], catalog };
};

test('a value under another name is told as renamed, and renamed by the fix', async () => {
  const declared = await declare(schema(`'sad', 'ok', 'glad'`));
  const { client } = opened;
  await client.exec(schema(`'sad', 'ok', 'happy'`));
  await client.exec(`insert into t values (1, 'happy')`);
  const validation = await validateCatalog(client, declared);
  const rename = `ALTER TYPE "public"."mood" RENAME VALUE 'happy' TO 'glad'`;
  expect(validation.findings.map(({ message, fix }) => [message, fix])).toEqual([
    [`enum public.mood: value 'glad' is there under another name: 'happy'`, [rename]],
  ]);
  const { statements, doubt } = await proveFix(shadow, client, validation);
  expect(doubt).toBeUndefined();
  expect(statements.map(({ sql }) => sql)).toEqual([rename]);
  await client.exec(rename);
  expect((await validateCatalog(client, declared)).findings).toEqual([]);
  expect(await client.query('select a::text from t')).toEqual([{ a: 'glad' }]);
  await client.exec('drop table t; drop type mood');
});

test('values that differ at more than one place are not', async () => {
  const declared = await declare(schema(`'sad', 'ok', 'glad'`));
  const { client } = opened;
  await client.exec(schema(`'low', 'ok', 'happy'`));
  const [finding] = (await validateCatalog(client, declared)).findings;
  expect(finding?.message).toBe('enum public.mood: values are low, ok, happy, expected sad, ok, glad');
  await client.exec('drop table t; drop type mood');
});
