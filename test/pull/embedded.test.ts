import { afterAll, beforeAll, expect, test } from 'vitest';
import { PGlite } from '@electric-sql/pglite';
import { type RunResult, type TemporaryProject, temporaryProject } from '../support/project.js';

let project: TemporaryProject;
beforeAll(async () => {
  project = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema/*.ts', driver: 'pglite', dbCredentials: { url: './data' } };`,
  });
  const db = await PGlite.create(project.path('data'));
  await db.exec(`
    create table people (id integer generated always as identity primary key, name text not null);
    create function touch() returns trigger language plpgsql as 'begin return new; end';
    create trigger touch before update on people for each row execute function touch();
    comment on table people is 'who is known'`);
  await db.close();
}, 120_000);
afterAll(() => project.remove());

const run = (command: string, ...args: string[]): Promise<RunResult> =>
  project.run('archon-schema', [command, ...args]);

test('an embedded database without declarations is declared as a whole', async () => {
  const { code, stdout, stderr } = await run('pull', '--json');
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    tables: 'schema/schema.ts',
    file: 'schema/pulled.ts',
    different: [],
    written: [{ name: 'touch' }, { name: 'peopleTouch' }, { name: 'peopleComments' }],
    notWritten: [],
  });
  expect(JSON.parse((await run('validate', '--json')).stdout)).toMatchObject({ ok: true, findings: [] });
}, 120_000);
