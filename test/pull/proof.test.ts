import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogIndex } from '../../src/postgres/model/index.js';
import { connect, loadProject, loadSchemaModules, type Project } from '../../src/project/index.js';
import { openProjectShadow } from '../../src/rehearsal/index.js';
import type { Shadow } from '../../src/postgres/shadow/index.js';
import { type Draft, isDraft } from '../../src/pull/draft.js';
import { readExisting } from '../../src/pull/existing-file.js';
import { moduleStyle } from '../../src/pull/module-style.js';
import { namesIn } from '../../src/pull/names.js';
import { findFaults, type Proof } from '../../src/pull/prove.js';
import { readDatabase } from '../../src/pull/read-database.js';
import { renderFile } from '../../src/pull/render-file.js';
import { writers } from '../../src/pull/writers.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

let database: TestDatabase;
let folder: TemporaryProject;
let shadow: Shadow;
let proof: Proof;
let drafts: readonly Draft[];

beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  await database.query(`
    create table people (id integer primary key, name text);
    create function touch() returns trigger language plpgsql as 'begin return new; end';
    create trigger touched before update on people for each row execute function touch();
    comment on table people is 'who is known';
    grant select on people to pg_monitor`);
  folder = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', dbCredentials: { url: '${database.url}' } };`,
    'schema.ts': `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const people = pgTable('people', { id: integer().primaryKey(), name: text() });`,
  });
  const project: Project = await loadProject(folder.folder);
  const client = await connect(project.connection);
  const { declared, live, functions, undeclared } = await readDatabase(client, project);
  await client.close();
  const file = folder.path('pulled.ts');
  const names = namesIn(await loadSchemaModules(project), project, file, new Set());
  const context = { live: catalogIndex(live), server: live.server, names, functions };
  drafts = writers
    .flatMap(({ kind, write }) =>
      write(
        undeclared.ours.filter((object) => object.kind === kind),
        context,
      ),
    )
    .filter(isDraft);
  shadow = await openProjectShadow(project);
  const render = (some: readonly Draft[]): string => renderFile(readExisting(''), some, moduleStyle(file, []));
  proof = { project, file, shadow, live, before: declared, render };
});
afterAll(async () => {
  await shadow.close();
  await folder.remove();
  await database.drop();
});

test('what is written as it is live is proven', async () => {
  expect(drafts.map(({ name }) => name)).toEqual(['touch', 'peopleTouched', 'peopleComments', 'peopleGrants']);
  expect(await findFaults(proof, drafts)).toEqual([]);
});

test.for([
  ['a body', 'return new', 'return old', 'function public.touch()', 'body'],
  ['a timing', `'before'`, `'after'`, 'trigger public.people.touched', 'timing'],
  ['a text', 'who is known', 'who is unknown', 'comment on table public.people', 'text'],
  ['a right', `'select'`, `'insert'`, 'grant on table public.people to pg_monitor', 'SELECT'],
  ['a role', `'pg_monitor'`, `'pg_read_all_data'`, 'grant on table public.people to pg_monitor', 'pg_'],
  ['a name', `('touched'`, `('touching'`, 'trigger public.people.touched', 'not declare'],
  ['a type', `'trigger'`, `'integer'`, 'trigger public.people.touched', 'trigger'],
] as const)('%s that is written otherwise is found', async ([, from, to, id, reason]) => {
  expect(drafts.some(({ code: { text } }) => text.includes(from))).toBe(true);
  const wrong = drafts.map((draft) => ({ ...draft, code: { ...draft.code, text: draft.code.text.replace(from, to) } }));
  const faults = await findFaults(proof, wrong);
  expect(faults.map(({ object }) => object.id)).toContain(id);
  expect(faults.find(({ object }) => object.id === id)?.reason).toContain(reason);
});
