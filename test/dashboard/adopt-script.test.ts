import { readFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { adopt as adoptByCommand } from '../../src/migrations/adopt/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { readCatalogStanding, readStatus } from '../../src/migrations/history/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { inTurn } from '../support/everywhere.js';
import type { Template } from '../support/template-database.js';
import { lastMigration, project } from '../workflow/workflow.js';
import { paste, withRepair } from './paste.js';

const script = (name: string): Promise<string> => readFile(`${project.out}/dashboard/${name}.sql`, 'utf8');
const [apply, adopt, rollback] = await Promise.all(
  ['add_workflow_system', 'adopt_workflow_schema', 'rollback_workflow_system'].map(script) as [
    Promise<string>,
    Promise<string>,
    Promise<string>,
  ],
);

const adoptHint =
  'Paste adopt_workflow_schema.sql, which records the migrations as applied; or run "archon-schema adopt".';
const all =
  'No migration is recorded as applied, but 8 of the 8 objects that this script makes already exist: enum public.step_execution_status and others.';

const templates: readonly Template[] = ['plain', 'archon'];
const cases = majors.flatMap((major) => templates.map((template) => [major, template] as const));

let database: TestDatabase;
afterEach(() => database.drop());
const open = async (major: number, template: Template): Promise<void> => {
  database = await createDatabase(major, template);
};

/** A database that an older script made, which recorded nothing. */
async function handMade(change = 'select'): Promise<void> {
  expect(await paste(database, apply)).toEqual({ result: '✅ Workflow schema applied' });
  await database.query(
    `drop schema drizzle cascade; insert into archon_workflow_templates (name, title) values ('a', 'A'); ${change}`,
  );
}

/** Whether the command line agrees that all is recorded, and as declared. */
async function standing(): Promise<unknown> {
  const client = await openPostgres(database.url);
  try {
    const status = await readStatus(client, project);
    expect((await migrate(client, project)).applied).toEqual([]);
    const { state } = await readCatalogStanding(client, project, status);
    return { applied: status.applied.map(({ tag }) => tag), state };
  } finally {
    await client.close();
  }
}

test.each(cases)(
  'PostgreSQL %i, %s: what exists without a record is named, and adopted by the script that is named, also when that is pasted twice',
  async (major, template) => {
    await open(major, template);
    await handMade();
    expect(await paste(database, apply)).toEqual({
      error: `${all} Everything is as declared. Nothing was changed.`,
      hint: adoptHint,
    });
    expect(await paste(database, rollback)).toEqual({
      error:
        'Nothing is recorded as applied here, but 8 of the 8 objects that the migrations make already exist: enum public.step_execution_status and others. Everything is as declared. Nothing was removed.',
      hint: 'If they are to be removed with all of their rows, paste adopt_workflow_schema.sql, or run "archon-schema adopt": it records the migrations as applied. Then run the rollback again.',
    });
    expect(await paste(database, adopt)).toEqual({
      result: '✅ 1 of 1 migrations recorded as applied, and everything is as declared',
    });
    expect(await paste(database, adopt)).toEqual({
      result: '✅ Every migration is recorded as applied, and everything is as declared',
    });
    expect(await standing()).toEqual({ applied: [(await lastMigration()).tag], state: 'same' });
    expect(await database.query('select count(*)::int as n from drizzle.__drizzle_migrations')).toEqual([{ n: 1 }]);
    expect(await database.query("select from pg_catalog.pg_proc where proname like 'archon\\_%'")).toEqual([]);
    expect(await paste(database, rollback)).toEqual({ result: '✅ Workflow schema removed' });
  },
);

test.each(inTurn('a column that differs is listed, and left to the command that can change it', cases))(
  'PostgreSQL %i, %s: a column that differs is listed, and left to the command that can change it',
  async (major, template) => {
    await open(major, template);
    await handMade('alter table archon_workflow_templates alter category type text');
    const difference =
      'column public.archon_workflow_templates.category: type is text, expected character varying(100)';
    expect(await paste(database, apply)).toEqual({
      error: `${all} There is 1 difference from what is declared. Nothing was changed.`,
      detail: difference,
      hint: 'Paste adopt_workflow_schema.sql, which can make what is missing and then records the migrations; or run "archon-schema adopt --repair", which changes what differs and keeps every row.',
    });
    expect(await paste(database, rollback)).toMatchObject({
      error: expect.stringMatching(/There is 1 difference from what is declared\. Nothing was removed\.$/),
      detail: difference,
      hint: expect.stringContaining('adopt --repair'),
    });
    expect(await paste(database, adopt)).toMatchObject({
      error: 'There is 1 difference from what is declared. Nothing was changed.',
      detail: difference,
      hint: expect.stringContaining(`Change 'off' to 'on'`),
    });
    expect(await paste(database, withRepair(adopt))).toEqual({
      error: '1 of the 1 differences cannot be repaired by this script. Nothing was changed.',
      detail: difference,
      hint: '"archon-schema adopt --repair" repairs it, and keeps every row.',
    });
    expect(await database.query('select pg_catalog.to_regnamespace($1) as books', ['drizzle'])).toEqual([
      { books: null },
    ]);
    const client = await openPostgres(database.url);
    await adoptByCommand(client, project, { repair: true });
    await client.close();
    expect(await standing()).toMatchObject({ state: 'same' });
    expect(await database.query('select name from archon_workflow_templates')).toEqual([{ name: 'a' }]);
  },
);

test.each(inTurn('what is missing is made, and what holds no rows is made again, if the repair is switched on', cases))(
  'PostgreSQL %i, %s: what is missing is made, and what holds no rows is made again, if the repair is switched on',
  async (major, template) => {
    await open(major, template);
    await handMade(`
      drop index idx_archon_workflow_templates_tags;
      alter table archon_workflow_templates drop constraint chk_timeout_positive;
      drop table archon_workflow_step_executions;
      drop trigger update_archon_workflow_templates_updated_at on archon_workflow_templates;
      create trigger update_archon_workflow_templates_updated_at after insert on archon_workflow_templates
        for each row execute function update_updated_at_column();
      alter policy "Allow public read access to archon_workflow_templates" on archon_workflow_templates using (is_public);
      comment on table archon_workflow_templates is 'other'; comment on column archon_workflow_templates.tags is null;
      grant all on archon_workflow_templates, archon_workflow_executions to anon, authenticated, public;
      revoke select on archon_workflow_template_versions from anon`);
    const said = await paste(database, adopt);
    expect(said.error).toMatch(/^There are \d+ differences from what is declared\. Nothing was changed\.$/);
    expect(said.detail!.split('\n')).toEqual(
      expect.arrayContaining([
        'table public.archon_workflow_step_executions is missing',
        'index public.idx_archon_workflow_templates_tags is missing',
        'constraint public.archon_workflow_templates.chk_timeout_positive is missing',
      ]),
    );
    const count = said.detail!.split('\n').length;
    expect(await paste(database, withRepair(adopt))).toEqual({
      result: `✅ 1 of 1 migrations recorded as applied, after ${count} repairs`,
    });
    expect(await standing()).toMatchObject({ state: 'same' });
    expect(await database.query('select name from archon_workflow_templates')).toEqual([{ name: 'a' }]);
  },
);

test.each(inTurn('rows in the way of a repair are told, and nothing is changed', cases))(
  'PostgreSQL %i, %s: rows in the way of a repair are told, and nothing is changed',
  async (major, template) => {
    await open(major, template);
    await handMade(`drop index idx_archon_workflow_templates_name, idx_archon_workflow_templates_tags;
      insert into archon_workflow_templates (name, title) values ('a', 'again')`);
    expect(await paste(database, withRepair(adopt))).toEqual({
      error:
        'index public.idx_archon_workflow_templates_name cannot be repaired: could not create unique index "idx_archon_workflow_templates_name". Nothing was changed.',
      detail: expect.stringMatching(/^CREATE UNIQUE INDEX/),
      hint: 'If rows are in the way, "archon-schema adopt --repair" counts them and gives the query that lists them.',
    });
    expect(
      await database.query('select pg_catalog.to_regclass($1) as i', ['idx_archon_workflow_templates_tags']),
    ).toEqual([{ i: null }]);
  },
);

test.each(inTurn('a table of another shape is named before anything is made', cases))(
  'PostgreSQL %i, %s: a table of another shape is named before anything is made',
  async (major, template) => {
    await open(major, template);
    await database.query('create table archon_workflow_executions (id int)');
    const said = await paste(database, apply);
    expect(said).toMatchObject({
      error: expect.stringMatching(
        /^No migration is recorded as applied, but 1 of the 8 objects that this script makes already exists: table public\.archon_workflow_executions\. There are \d+ differences/,
      ),
      detail: expect.stringContaining('column public.archon_workflow_executions.id'),
    });
    expect(await database.query('select id from archon_workflow_executions')).toEqual([]);
  },
);

test.each(inTurn('everything is recorded, but gone: the apply script says so, and what it names mends it', cases))(
  'PostgreSQL %i, %s: everything is recorded, but gone: the apply script says so, and what it names mends it',
  async (major, template) => {
    await open(major, template);
    expect(await paste(database, apply)).toEqual({ result: '✅ Workflow schema applied' });
    await database.query(
      'drop table archon_workflow_template_versions, archon_workflow_step_executions, archon_workflow_executions, archon_workflow_templates; drop type workflow_status, workflow_step_type, workflow_execution_status, step_execution_status',
    );
    expect(await paste(database, apply)).toEqual({
      error:
        'Every migration is recorded as applied, but 8 of the 8 objects that they make are gone. Nothing was changed.',
      hint: 'Paste adopt_workflow_schema.sql, which lists what is missing and can make it again; or run "archon-schema adopt --repair". Both make the objects again, without their rows.',
    });
    expect(await paste(database, adopt)).toMatchObject({
      error: expect.stringMatching(/^There are 8 differences/),
      hint: expect.stringContaining(`Change 'off' to 'on'`),
    });
    expect(await paste(database, withRepair(adopt))).toEqual({
      result: '✅ Every migration is recorded as applied, after 8 repairs',
    });
    expect(await standing()).toMatchObject({ state: 'same' });
    expect(await paste(database, apply)).toMatchObject({ error: expect.stringContaining('Already applied: 1 of 1') });
  },
);

test.each(inTurn('some of it is gone', cases))('PostgreSQL %i, %s: some of it is gone', async (major, template) => {
  await open(major, template);
  await paste(database, apply);
  await database.query('drop table archon_workflow_template_versions');
  expect(await paste(database, apply)).toMatchObject({
    error:
      'Every migration is recorded as applied, but 1 of the 8 objects that they make are gone. Nothing was changed.',
  });
  expect(await paste(database, withRepair(adopt))).toMatchObject({
    result: expect.stringContaining('after 1 repair'),
  });
  expect(await standing()).toMatchObject({ state: 'same' });
});

test.each(inTurn('nothing is there to adopt', cases))(
  'PostgreSQL %i, %s: nothing is there to adopt',
  async (major, template) => {
    await open(major, template);
    expect(await paste(database, adopt)).toEqual({
      error:
        'None of the 8 objects that the migrations make exists, so there is nothing to adopt. Nothing was changed.',
      hint: 'Paste add_workflow_system.sql, or run "archon-schema migrate".',
    });
    expect(await paste(database, rollback)).toEqual({
      error: 'Nothing is recorded as applied here, so nothing was removed.',
    });
  },
);

test.each(inTurn('a migration that the script does not know, and one that is half done, stop it', cases))(
  'PostgreSQL %i, %s: a migration that the script does not know, and one that is half done, stop it',
  async (major, template) => {
    await open(major, template);
    await handMade(`create schema drizzle; create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
      insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 5)`);
    expect(await paste(database, adopt)).toMatchObject({
      error: 'The database has a migration that this script does not know. Nothing was changed.',
    });
    await database.query(
      'delete from drizzle.__drizzle_migrations; create table drizzle.__drizzle_migrations_progress ()',
    );
    expect(await paste(database, adopt)).toMatchObject({
      error: 'A migration was begun and is not done. Nothing was changed.',
    });
  },
);
