import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  migrate,
  rollback,
  type RollbackLoss,
  type RollbackOptions,
  type RollbackResult,
} from '../../src/migrations/apply/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors } from '../support/databases.js';
import { inTurn, turnsOf } from '../support/everywhere.js';
import { lastMigration, type Opened, openPlace, type Place, project } from '../workflow/workflow.js';

const fill = `
  insert into archon_workflow_templates (name, title) select 't-' || n, E'Tab\\t, line\\n, back\\\\slash' from generate_series(1, 3) n;
  insert into archon_workflow_executions (workflow_template_id, triggered_by) select id, 'me' from archon_workflow_templates;`;

const places: Place[] = [...new Set<Place>(['PGlite', majors.at(0) ?? 14, majors.at(-1) ?? 18])];

describe.each(places)('%s', (place) => {
  const isTurn = turnsOf(place, places);
  let opened: Opened;
  let folder: string;
  beforeEach(async () => {
    opened = await openPlace(place);
    await migrate(opened.client, project);
    folder = await mkdtemp(join(tmpdir(), 'archon-backup-'));
  });
  afterEach(async () => {
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  });

  const take = (options: Partial<RollbackOptions> = {}): Promise<RollbackResult | undefined> =>
    rollback(opened.client, project, { confirm: () => Promise.resolve(true), ...options });

  async function expectIntact(): Promise<void> {
    const { declared } = await lastMigration();
    expect((await validateCatalog(opened.client, declared, { bookkeeping: project.bookkeeping })).findings).toEqual([]);
    expect(await opened.client.query('select count(*)::int as n from drizzle.__drizzle_migrations')).toEqual([
      { n: 1 },
    ]);
  }

  test.runIf(isTurn())('it shows what will be lost before it touches anything, and no means no', async () => {
    await opened.client.exec(fill);
    const shown: RollbackLoss[] = [];
    const confirm = (loss: RollbackLoss): Promise<boolean> => {
      shown.push(loss);
      return Promise.resolve(false);
    };
    expect(await take({ confirm })).toBeUndefined();
    expect(shown[0]?.tables.map(({ table, rows: count }) => [table, count])).toEqual([
      ['archon_workflow_executions', 3],
      ['archon_workflow_step_executions', 0],
      ['archon_workflow_template_versions', 0],
      ['archon_workflow_templates', 3],
    ]);
    await expectIntact();
  });

  test.runIf(isTurn())('what others have put on the tables is named: it goes with them', async () => {
    await opened.client.exec(`alter table archon_workflow_templates add column theirs text;
      create index theirs on archon_workflow_executions (triggered_by);
      create table beside (id int); create index beside_id on beside (id)`);
    const shown: RollbackLoss[] = [];
    const confirm = (loss: RollbackLoss): Promise<boolean> => {
      shown.push(loss);
      return Promise.resolve(false);
    };
    await take({ confirm });
    expect(shown[0]?.others).toEqual(['column public.archon_workflow_templates.theirs', 'index public.theirs']);
  });

  test('a backup holds every row, in COPY’s text format, beside a manifest', async () => {
    await opened.client.exec(fill);
    const result = await take({ backup: folder });
    expect(result?.saved.map(({ table, rows: count }) => [table, count])).toContainEqual([
      'archon_workflow_templates',
      3,
    ]);
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
      tables: { table: string; file: string; columns: string[] }[];
    };
    const saved = manifest.tables.find(({ table }) => table === 'archon_workflow_templates');
    const text = await readFile(join(folder, saved?.file ?? ''), 'utf8');
    expect(text.trimEnd().split('\n')).toHaveLength(3);

    expect(text).toContain('Tab\\t, line\\n, back\\\\slash');
  });

  test.runIf(isTurn())('a backup folder that is not empty stops it', async () => {
    await rollback(opened.client, project, { confirm: () => Promise.resolve(true), backup: join(folder, 'a') });
    await migrate(opened.client, project);
    await expect(take({ backup: folder })).rejects.toThrow('is not empty');
    await expectIntact();
    expect(await readdir(folder)).toEqual(['a']);
  });

  const inTheWay: readonly (readonly [string, string, RegExp])[] = [
    ['a view', 'create view theirs as select * from archon_workflow_templates', /view theirs/],
    [
      'a foreign key',
      'create table theirs (id uuid references archon_workflow_templates)',
      /constraint theirs_id_fkey on table theirs/,
    ],
    ['a column of an enum', 'create table theirs (status workflow_status)', /column status of table theirs/],
    [
      'a function',
      "create function theirs(archon_workflow_templates) returns int language sql as 'select 1'",
      /function theirs\(archon_workflow_templates\)/,
    ],
  ];

  test.each(inTheWay.filter(([name]) => inTurn(name, places).includes(place)))(
    '%s of others stops it by name',
    async (_name, sql, named) => {
      await opened.client.exec(sql);
      const error = await take().catch((caught: unknown) => caught);
      expect((error as { details: string[] }).details.join('\n')).toMatch(named);
      await expectIntact();
    },
  );

  test.runIf(isTurn())('rows that come in after they were counted stop it, unless they are saved', async () => {
    const late = async (): Promise<boolean> => {
      await opened.client.exec("insert into archon_workflow_templates (name, title) values ('late', 'Late')");
      return true;
    };
    await expect(take({ confirm: late })).rejects.toThrow('1 rows were written to public.archon_workflow_templates');
    await expectIntact();
    await opened.client.exec('delete from archon_workflow_templates');
    const result = await take({ confirm: late, backup: join(folder, 'b') });
    expect(result?.saved.find(({ table }) => table === 'archon_workflow_templates')?.rows).toBe(1);
  });

  test.runIf(isTurn())(
    'rows that a policy hides from the owner stop it: they would be missing from the backup',
    async () => {
      const { client } = opened;
      await client.exec(`${fill} create role limited_owner;
      alter table archon_workflow_templates owner to limited_owner; alter table archon_workflow_templates force row level security;
      drop policy "Allow public read access to archon_workflow_templates" on archon_workflow_templates;
      grant all on all tables in schema public to limited_owner;
      grant usage on schema drizzle to limited_owner; grant all on all tables in schema drizzle to limited_owner;
      set session authorization limited_owner`);
      expect(await client.query('select from archon_workflow_templates')).toEqual([]);
      await expect(take({ backup: join(folder, 'c') })).rejects.toThrow(/^Row-level security .* NO FORCE/);
      await client.exec('set session authorization postgres');
      expect(await client.query('select count(*)::int as n from archon_workflow_templates')).toEqual([{ n: 3 }]);
      await client.exec(
        'reassign owned by limited_owner to current_user; drop owned by limited_owner; drop role limited_owner',
      );
    },
  );

  test.runIf(isTurn())('nothing applied is nothing to do', async () => {
    await take();
    expect(await take()).toBeUndefined();
  });
});
