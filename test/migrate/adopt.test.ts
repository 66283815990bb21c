import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../src/postgres/connect/index.js';
import { adopt } from '../../src/migrations/adopt/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { splitChunks } from '../../src/project/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors } from '../support/databases.js';
import { turnsOf } from '../support/everywhere.js';
import { lastMigration, type Opened, openPlace, type Place, project } from '../workflow/workflow.js';

/** What an older script made otherwise: plain indexes, nullable columns, no checks of jsonb, another trigger, no comments. */
const older = `
  drop index idx_archon_workflow_templates_name;
  create index by_name on archon_workflow_templates (name);
  do $$ declare it record; begin
    for it in select conrelid::regclass as t, conname from pg_constraint
      where conrelid::regclass::text like 'archon_workflow%' and contype = 'c' and pg_get_constraintdef(oid) like '%jsonb_typeof%'
    loop execute format('alter table %s drop constraint %I', it.t, it.conname); end loop;
    for it in select polrelid::regclass as t, polname from pg_policy where polrelid::regclass::text like 'archon_workflow%'
    loop execute format('alter policy %I on %s to public', it.polname, it.t); end loop;
    for it in select tgrelid::regclass as t, tgname from pg_trigger where not tgisinternal and tgrelid::regclass::text like 'archon_workflow%'
    loop execute format('drop trigger %I on %s', it.tgname, it.t); end loop;
  end $$;
  alter table archon_workflow_templates alter column title drop not null, alter column tags drop not null;
  comment on table archon_workflow_templates is null;
  drop schema drizzle cascade;`;

const rows = `insert into archon_workflow_templates (name, title) values ('first', 'One'), ('second', 'Two');`;

const contents = (client: Client) =>
  client.query('select id::text, name, title, tags::text from archon_workflow_templates order by name');

const places: Place[] = [...new Set<Place>(['PGlite', majors[0]!, majors.at(-1)!])];

describe.each(places)('on %s', (place) => {
  const isTurn = turnsOf(place, places);
  let opened: Opened;
  let client: Client;
  beforeEach(async () => {
    opened = await openPlace(place);
    client = opened.client;
  });
  afterEach(() => opened.close());

  const findings = async () =>
    (
      await validateCatalog(client, (await lastMigration()).declared, { bookkeeping: project.bookkeeping })
    ).findings.map(({ message }) => message);

  test.runIf(isTurn())(
    'a database that an older script made is repaired, validated and recorded, its rows as they were',
    async () => {
      await migrate(client, project);
      await client.exec(rows + older);
      const before = await contents(client);
      const refused = await adopt(client, project).catch((error: Error) => error);
      expect(refused).toMatchObject({ message: expect.stringContaining('adopt --repair') as string });
      expect((refused as { details?: string[] }).details?.join('\n')).toMatch(
        /idx_archon_workflow_templates_name[^]*CREATE UNIQUE INDEX/,
      );
      expect(await findings(), 'nothing was changed').not.toEqual([]);
      const { tags, statements } = await adopt(client, project, { repair: true });
      expect(tags).toEqual(['0000_workflow_system']);
      expect(statements.length).toBeGreaterThan(10);
      expect(await findings()).toEqual([]);
      expect(await contents(client)).toEqual(before);
      expect((await migrate(client, project)).applied).toEqual([]);
    },
  );

  test.runIf(isTurn())('rows that break what is to come are counted, and the query lists them', async () => {
    await migrate(client, project);
    await client.exec(`${rows} ${older} update archon_workflow_templates set title = null where name = 'second';
      alter table archon_workflow_templates add theirs text; update archon_workflow_templates set theirs = 'x';`);
    const error = (await adopt(client, project, { repair: true }).catch((failure: Error) => failure)) as Error & {
      details: string[];
    };
    expect(error.message).toMatch(/: 1 row holds NULL.* in the way of 1 more\. Nothing was changed/);
    expect(error.details).toEqual([
      'column public.archon_workflow_templates.title: 1 row holds NULL, and the column becomes NOT NULL',
      '  select * from "public"."archon_workflow_templates" where "title" is null;',
      'column public.archon_workflow_templates.theirs: 2 rows hold a value, which goes with the column',
      '  select * from "public"."archon_workflow_templates" where "theirs" is not null;',
    ]);
    expect(await client.query(error.details[1]!.trim().replace(';', ''))).toHaveLength(1);
    expect(await client.query('select theirs from archon_workflow_templates')).toHaveLength(2);
    expect(await client.query(`select to_regclass('drizzle.__drizzle_migrations') as is`)).toEqual([{ is: null }]);
  });

  test.runIf(isTurn())('a value that the declared type would round is refused, until somebody accepts it', async () => {
    await migrate(client, project);
    const price = 'alter table archon_workflow_executions alter column progress_percentage type numeric(14,4)';
    await client.exec(`${rows} ${price};
      insert into archon_workflow_executions (workflow_template_id, triggered_by, progress_percentage)
        select id, 'test', case name when 'first' then 1.2345 else 1.5 end from archon_workflow_templates`);
    const error = (await adopt(client, project, { repair: true }).catch((failure: Error) => failure)) as Error & {
      details: string[];
    };
    expect(error.message).toContain(
      'progress_percentage: 1 row holds a value that numeric(5,2) would change. Nothing was changed.',
    );
    expect(await client.query(error.details[1]!.trim().replace(';', ''))).toHaveLength(1);
    expect(error.details[2]).toContain('accepts the changed value');
    await client.exec(error.details[3]!);
    await adopt(client, project, { repair: true });
    expect(
      await client.query('select progress_percentage::text as p from archon_workflow_executions order by 1'),
    ).toEqual([{ p: '1.23' }, { p: '1.50' }]);
  });

  test.runIf(isTurn())('a script that ended half-way is finished', async () => {
    const { sql = '' } = await lastMigration();
    const chunks = splitChunks(sql);
    for (const chunk of chunks.slice(0, Math.floor(chunks.length / 2))) await client.exec(chunk.sql);
    await expect(migrate(client, project)).rejects.toThrow(/adopt --repair/);
    await adopt(client, project, { repair: true });
    expect(await findings()).toEqual([]);
  });
});
