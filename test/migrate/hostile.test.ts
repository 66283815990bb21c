import { rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import type { DeclaredCatalog, Kind } from '../../src/postgres/model/index.js';
import { readCatalog } from '../../src/postgres/catalog/index.js';
import { adopt } from '../../src/migrations/adopt/index.js';
import { migrate, planMigrations, rollback } from '../../src/migrations/apply/index.js';
import { preflight } from '../../src/migrations/preflight/index.js';
import { readCatalogStanding, readStatus } from '../../src/migrations/history/index.js';
import { restore } from '../../src/migrations/backup/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { type Opened, openPlace } from '../workflow/workflow.js';
import { journalOf } from './journal.js';

const bookkeeping = { schema: 'drizzle', table: '__drizzle_migrations' };

/** An operator of a closer signature than PostgreSQL's own is taken, wherever it lies in the search path. */
const twins = (schema: string): string => `
create schema if not exists ${schema};
do $$
declare
  types text[] := array['oid', 'regclass', 'text', 'name', '"char"', 'int2', 'int4', 'int8', 'jsonb', 'bool', 'tid', 'varchar', 'regnamespace', 'regtype', 'xid8', 'float8'];
  a text; b text; o text;
begin
  foreach a in array types loop
    foreach b in array types loop
      execute pg_catalog.format('create function ${schema}.twin(a pg_catalog.%s, b pg_catalog.%s) returns pg_catalog.bool language plpgsql as %L', a, b, 'begin raise exception ''somebody else''''s code ran''; end');
      foreach o in array array['=', '<>', '<', '>', '<=', '>=', '||', '-', '->', '->>', '#>>', '~', '!~', '<<', '|', '&', '+', '*'] loop
        if not exists (select from pg_catalog.pg_operator p where p.oprname::text operator(pg_catalog.=) o and p.oprleft operator(pg_catalog.=) a::pg_catalog.regtype::oid and p.oprright operator(pg_catalog.=) b::pg_catalog.regtype::oid) then
          execute pg_catalog.format('create operator ${schema}.%s (leftarg = pg_catalog.%s, rightarg = pg_catalog.%s, function = ${schema}.twin)', o, a, b);
        end if;
      end loop;
    end loop;
  end loop;
end $$;`;

/** Where the schema stands before pg_catalog, every unqualified name is somebody else's. */
const ahead = `${twins('hostile')}
do $$
declare f record; r record; t text;
begin
  for f in select distinct p.proname, pg_catalog.oidvectortypes(p.proargtypes) as args, pg_catalog.format_type(p.prorettype, null) as result
    from pg_catalog.pg_proc p where p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace and p.prokind = 'f' and not p.proretset
      and p.proname in ('current_setting', 'set_config', 'to_regclass', 'format', 'concat', 'now', 'lower', 'pg_backend_pid', 'current_database', 'pg_get_expr', 'quote_ident', 'pg_advisory_xact_lock', 'pg_try_advisory_xact_lock', 'has_schema_privilege', 'nextval', 'setval', 'length')
      and pg_catalog.oidvectortypes(p.proargtypes) !~ 'any' loop
    execute pg_catalog.format('create function hostile.%I(%s) returns %s language plpgsql as %L', f.proname, f.args, f.result, 'begin raise exception ''somebody else''''s code ran''; end');
  end loop;
  for r in select c.relname from pg_catalog.pg_class c where c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace and c.relkind in ('r', 'v') loop
    execute pg_catalog.format('create view hostile.%I as select hostile.length(''x''::pg_catalog.text) as oid', r.relname);
  end loop;
  foreach t in array array['text', 'oid', 'name', 'int4', 'int8', 'int2', 'bool', 'jsonb', 'regclass', 'tid'] loop
    execute pg_catalog.format('create domain hostile.%I as pg_catalog.%I check (hostile.length(''x''::pg_catalog.text) is null)', t, t);
  end loop;
end $$;
do $$ begin execute pg_catalog.format('alter database %I set search_path = hostile, pg_catalog, public', pg_catalog.current_database()); end $$;`;

const cases: readonly [string, string][] = [
  ['operators of closer types in public', twins('public')],
  ['operators, functions, types and relations ahead of pg_catalog', ahead],
];

describe.each([...new Set([majors[0]!, majors.at(-1)!])])('PostgreSQL %i', (major) => {
  let opened: Opened;
  let folder: TemporaryProject;
  beforeEach(async () => {
    [opened, folder] = await Promise.all([openPlace(major), temporaryProject()]);
    await folder.run('mkdir', ['-p', 'drizzle/meta', 'drizzle/down', 'drizzle/catalog']);
    await writeFile(folder.path('drizzle/meta/_journal.json'), journalOf(['0000_one', '0001_two']));
    await writeFile(
      folder.path('drizzle/0000_one.sql'),
      'create table public.t (id pg_catalog.int4 primary key, n pg_catalog.int4)',
    );
    await writeFile(folder.path('drizzle/down/0000_one.sql'), 'drop table public.t');
    await writeFile(
      folder.path('drizzle/0001_two.sql'),
      '-- archon-schema: no transaction\ncreate index concurrently n on public.t (n)',
    );
    await writeFile(folder.path('drizzle/down/0001_two.sql'), 'drop index public.n');
  });
  afterEach(() => Promise.all([opened.close(), folder.remove()]));

  const declaredNow = async (): Promise<DeclaredCatalog> => {
    const live = await readCatalog(opened.client, { schemas: ['public'], bookkeeping });
    const managed: Kind[] = ['table', 'column', 'constraint', 'index'];
    const catalog = { ...live, objects: live.objects.filter(({ kind }) => managed.includes(kind)) };
    const governed = { roles: [], targets: [] };
    return { fingerprint: 'x', shared: [], managed, governed, operationTests: [], catalog };
  };

  test.each(cases)('with %s, no command runs them', async (_name, sql) => {
    const project = { out: folder.path('drizzle'), bookkeeping };
    // What the files make, as it is read where nobody has been.
    for (const tag of ['0000_one', '0001_two']) {
      await migrate(opened.client, project, { to: tag });
      await writeFile(folder.path(`drizzle/catalog/${tag}.json`), JSON.stringify(await declaredNow()));
    }
    const declared = await declaredNow();
    const operations = [
      { subject: 'T', table: ['public', 't'] as const, insert: { id: '5', n: '1' }, update: { n: '2' } },
    ];
    await rollback(opened.client, project, { steps: 2, confirm: () => Promise.resolve(true) });
    await opened.client.exec(sql);
    const client = await openPostgres(opened.url!);
    try {
      await planMigrations(client, project);
      await preflight(client, project);
      expect((await migrate(client, project)).applied).toEqual(['0000_one', '0001_two']);
      await client.exec('insert into public.t values (1, 1), (2, 2)');
      const history = await readStatus(client, project);
      expect(history.applied).toHaveLength(2);
      expect(await readCatalogStanding(client, project, history)).toMatchObject({ state: 'same' });
      const validation = await validateCatalog(
        client,
        { ...declared, operationTests: operations },
        {
          bookkeeping,
        },
      );
      expect(validation.findings.map(({ message }) => message)).toEqual([]);
      expect(validation.operations).toHaveLength(3);
      const backup = folder.path('backup');
      await rm(backup, { recursive: true, force: true });
      await rollback(client, project, { steps: 1, confirm: () => Promise.resolve(true) });
      const taken = await rollback(client, project, { steps: 1, backup, confirm: () => Promise.resolve(true) });
      expect(taken?.saved).toMatchObject([{ table: 't', rows: 2 }]);
      await migrate(client, project);
      expect((await restore(client, project, backup)).tables).toMatchObject([{ table: 't', rows: 2 }]);
      await client.exec('drop schema drizzle cascade');
      expect((await adopt(client, project)).tags).toEqual(['0000_one', '0001_two']);
      await client.exec('alter table public.t alter n set default 5; truncate drizzle.__drizzle_migrations');
      expect((await adopt(client, project, { repair: true })).statements).toHaveLength(1);
    } finally {
      await client.close();
    }
  });
});
