import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { type ReporterName, reporters } from '../../src/validate/index.js';
import { workflowProject } from '../cli/project.js';
import { saysOk } from './says-ok.js';

const imports = `import { integer, pgTable, text, pgEnum, index } from 'drizzle-orm/pg-core';\n`;
const first = `export const mood = pgEnum('mood', ['sad', 'ok']);
export const people = pgTable('people', { id: integer('id').primaryKey(), name: text('name').notNull(), mood: mood('mood') });
`;
const second = first.replace("name: text('name')", "age: integer('age'), name: text('name')");
const third = second.replace("age: integer('age')", "age: integer('age').notNull()");

interface Report {
  readonly ok: boolean;
  readonly source: string;
  readonly findings: readonly { id: string; property: string | null; location: unknown }[];
  readonly upcoming: { pending: string[]; isAhead: boolean; changes: string[] } | null;
}

let database: TestDatabase;
let project: TemporaryProject;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.ts': imports + first,
  });
});
afterAll(async () => {
  await project.remove();
  await database.drop();
});

const run = (command: string, ...args: string[]) =>
  project.run('archon-schema', [command, ...args], { env: { DATABASE_URL: database.url } });

async function validated(...args: string[]): Promise<Report & { code: unknown }> {
  const { stdout, code } = await run('validate', '--json', ...args);
  return { ...(JSON.parse(stdout) as Report), code };
}

test('pending migrations are no drift, drift is told apart from them, and so are declarations without a migration', async () => {
  await run('generate', '--name', 'first');
  await run('migrate');
  expect(await validated()).toMatchObject({ ok: true, code: 0, upcoming: null });

  await writeFile(project.path('schema.ts'), imports + second);
  await run('generate', '--name', 'second');
  expect(await validated()).toMatchObject({
    ok: true,
    code: 0,
    findings: [],
    upcoming: { pending: ['0001_second'], isAhead: false, changes: ['will be created: column public.people.age'] },
  });
  expect(await validated('--no-pending')).toMatchObject({ ok: false, code: 1, findings: [] });
  const { stdout } = await run('validate');
  expect(stdout).toMatch(/Not applied here yet, and no drift: 0001_second/);

  await database.query('alter table people alter name drop not null');
  const drifted = await validated();
  expect(drifted).toMatchObject({ ok: false, code: 1, upcoming: { pending: ['0001_second'] } });
  expect(drifted.findings).toMatchObject([
    { id: 'column public.people.name', property: 'notNull', location: { file: 'schema.ts', line: 3 } },
  ]);
  await database.query('alter table people alter name set not null');

  await run('migrate');
  expect(await validated()).toMatchObject({ ok: true, code: 0, upcoming: null });
  await writeFile(project.path('schema.ts'), imports + third);
  expect(await validated()).toMatchObject({
    ok: false,
    code: 1,
    source: 'shadow',
    findings: [],
    upcoming: { pending: [], isAhead: true },
  });
  await writeFile(project.path('schema.ts'), imports + second);
  expect(await validated()).toMatchObject({ ok: true, code: 0 });
});

test('every reporter says what the exit code says', async () => {
  const check = async (expected: number, names: readonly ReporterName[], ...args: string[]): Promise<void> => {
    for (const name of names) {
      const { code, stdout } = await run('validate', '--reporter', name, ...args);
      expect([name, code, saysOk[name](stdout)]).toEqual([name, expected, expected === 0]);
    }
  };
  await check(0, ['text']);
  await writeFile(project.path('schema.ts'), imports + third);
  await check(1, Object.keys(reporters) as ReporterName[]);
  await run('generate', '--name', 'third');
  await check(0, ['text', 'junit']);
  await check(1, ['text', 'junit'], '--no-pending');
  // Two migrations that undo each other are pending, too, though nothing that is declared waits for them.
  await writeFile(project.path('schema.ts'), imports + second);
  await run('generate', '--name', 'fourth');
  expect(await validated()).toMatchObject({
    ok: true,
    code: 0,
    upcoming: { pending: ['0002_third', '0003_fourth'], isAhead: false, changes: [] },
  });
  expect(await validated('--no-pending')).toMatchObject({ ok: false, code: 1, findings: [] });
  await run('migrate');
  await check(0, ['text'], '--no-pending');
});

test('--fix-sql writes what makes the database what is declared, renames kept, in one go', async () => {
  await database.query("insert into people (id, name, mood) values (1, 'a', 'ok')");
  await database.query(
    `alter table people rename name to nom; alter table people drop column age; alter table people add extra text;
     alter type mood add value 'glad' before 'sad'; create index i on people (nom);
     alter table people alter id type numeric(14, 4)`,
  );
  const { code, stderr } = await run('validate', '--fix-sql', 'fix.sql');
  expect(code).toBe(1);
  expect(stderr).toMatch(/Wrote fix\.sql: \d+ statements, proven on a scratch database/);
  const sql = await readFile(project.path('fix.sql'), 'utf8');
  expect(sql).toMatch(/RISK: data loss\nALTER TABLE "public"."people" DROP COLUMN IF EXISTS "extra"/);
  expect(sql).toMatch(
    /-- column public\.people\.id RISK: [^\n]*may change values[^\n]*\n[^\n]*ALTER COLUMN "id" TYPE integer/,
  );
  await database.query(sql);
  expect(await validated()).toMatchObject({ ok: true, code: 0 });
  expect(await database.query('select id, name, mood::text from people')).toEqual([{ id: 1, name: 'a', mood: 'ok' }]);
});

test('a fix that somebody else stands in the way of says so', async () => {
  await database.query(`create view v as select mood from people; alter type mood add value 'glad' before 'sad'`);
  const { stderr } = await run('validate', '--fix-sql', 'fix.sql');
  expect(stderr).toMatch(/NOT proven, read it before you run it \(.*view/);
  expect(await readFile(project.path('fix.sql'), 'utf8')).toMatch(/NOT proven \(.*view/);
  await database.query('drop view v');
});

test('the workflow schema is healed of many faults at once', async () => {
  const workflow = await workflowProject();
  const other = await createDatabase(majors[0]!);
  const env = { DATABASE_URL: other.url };
  expect((await workflow.run('archon-schema', ['migrate'], { env })).code).toBe(0);
  await other.query(`
    drop table archon_workflow_template_versions;
    alter table archon_workflow_templates rename column category to kind;
    alter table archon_workflow_templates disable row level security;
    alter table archon_workflow_templates alter column title type varchar(80);
    drop policy "Allow public read access to archon_workflow_templates" on archon_workflow_templates;
    alter index idx_archon_workflow_templates_status rename to idx_status;
    alter type workflow_status add value 'gone';
    alter table archon_workflow_executions disable trigger all;
    grant all on archon_workflow_executions to public;
    revoke all on archon_workflow_templates from anon;
    comment on type workflow_status is 'other';
    create rule r as on delete to archon_workflow_templates do instead nothing`);
  const broken = await workflow.run('archon-schema', ['validate', '--fix-sql', 'fix.sql'], { env });
  expect(broken.code).toBe(1);
  expect(broken.stderr).toMatch(/proven on a scratch database/);
  await other.query(await workflow.read('fix.sql'));
  const healed = await workflow.run('archon-schema', ['validate'], { env });
  expect(healed.stdout).toMatch(/Complete!/);
  expect(healed.code).toBe(0);
  await workflow.remove();
  await other.drop();
});

test('what is there already, made by custom SQL, will change and not be created', async () => {
  await writeFile(
    project.path('schema.ts'),
    `${imports}import { pgFunction } from 'archon-schema/declare';\n${second}
export const f = pgFunction('by_hand', { returns: 'integer', language: 'sql', body: 'select 2' });`,
  );
  await database.query("create function by_hand() returns integer language sql as 'select 1'");
  expect((await validated()).upcoming).toEqual({
    pending: [],
    isAhead: true,
    changes: ['will change: body of function public.by_hand()'],
  });
});
