import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../src/migrations/apply/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors } from '../support/databases.js';
import { onNewestAndInTurn } from '../support/everywhere.js';
import { drifts } from './drifts.js';
import { lastMigration, type Opened, openPlace, places, project } from './workflow.js';

test('there are at least 40 kinds of drift', () => expect(drifts.length).toBeGreaterThanOrEqual(40));

describe.each(places)('%s', (place) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openPlace(place);
    await migrate(opened.client, project);
  });
  afterAll(() => opened.close());

  const isMine = ([sql]: readonly [sql: string, ...unknown[]]): boolean =>
    onNewestAndInTurn(sql, ['PGlite', ...majors]).includes(place);

  test.each(drifts.filter(isMine))('%s', async (sql, id) => {
    const { client } = opened;
    const { declared } = await lastMigration();
    await client.exec('begin');
    try {
      await client.exec(sql);
      // The operations test has a transaction of its own: here it runs inside, and its rollback undoes the drift.
      const { ok, findings } = await validateCatalog(client, declared, {
        bookkeeping: project.bookkeeping,
        inTransaction: true,
      });
      expect(ok).toBe(false);
      expect(findings.map((finding) => finding.id)).toContain(id);
    } finally {
      await client.exec('rollback');
    }
  });

  test('nothing of all that stays', async () => {
    const { declared } = await lastMigration();
    expect((await validateCatalog(opened.client, declared, { bookkeeping: project.bookkeeping })).findings).toEqual([]);
  });

  const calm: readonly (readonly [string, string])[] = [
    ['a table beside them', 'create table beside (id int)'],
    ['a view over them', 'create view beside as select * from archon_workflow_templates'],
    ['a table that refers to them', 'create table beside (id uuid references archon_workflow_templates)'],
    [
      'a function and an enum',
      "create function beside() returns int language sql as 'select 1'; create type beside as enum ('a')",
    ],
    ['rows', "insert into archon_workflow_templates (name, title) values ('a', 'A')"],
    ['other roles and their grants', 'create role beside; create table theirs (); grant select on theirs to beside'],
    [
      'another owner',
      'create role beside; grant create on schema public to beside; alter table archon_workflow_templates owner to beside',
    ],
    [
      'another search_path and format',
      "set local search_path = ''; set local datestyle = 'SQL, DMY'; set local quote_all_identifiers = on",
    ],
    ['statistics', 'analyze archon_workflow_templates'],
    [
      'a CHECK made again from what PostgreSQL printed, as pg_dump does',
      "do $$ declare d text := pg_get_constraintdef(oid) from pg_constraint where conname = 'chk_version_change_type'; begin execute 'alter table archon_workflow_template_versions drop constraint chk_version_change_type, add constraint chk_version_change_type ' || d; end $$",
    ],
    ['a comment on the shared function', "comment on function update_updated_at_column() is 'theirs'"],
    [
      'a column in another place',
      'alter table archon_workflow_templates drop column category cascade; alter table archon_workflow_templates add column category varchar(100); create index idx_archon_workflow_templates_category on archon_workflow_templates (category)',
    ],
  ];

  test.each(calm.filter(isMine))('no alarm for %s', async (_name, sql) => {
    const { client } = opened;
    const { declared } = await lastMigration();
    await client.exec('begin');
    try {
      await client.exec(sql);
      const { findings } = await validateCatalog(client, declared, {
        bookkeeping: project.bookkeeping,
        inTransaction: true,
      });
      expect(findings).toEqual([]);
    } finally {
      await client.exec('rollback');
    }
  });

  test('another body of the shared function is reported only where the declaration asks, as a warning', async () => {
    const { client } = opened;
    const { declared } = await lastMigration();
    const asking = { ...declared, comparedBodies: ['function public.update_updated_at_column()'] };
    await client.exec('begin');
    try {
      await client.exec(
        'create or replace function update_updated_at_column() returns trigger language plpgsql as $$ begin new.updated_at = clock_timestamp(); return new; end $$',
      );
      const options = { bookkeeping: project.bookkeeping, inTransaction: true };
      expect((await validateCatalog(client, declared, options)).findings).toEqual([]);
      const { ok, findings } = await validateCatalog(client, asking, options);
      expect(ok).toBe(true);
      expect(findings.map(({ severity, property }) => [severity, property])).toEqual([
        ['warning', 'body'],
        ['warning', 'settings'],
      ]);
    } finally {
      await client.exec('rollback');
    }
  });
});
