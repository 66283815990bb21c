import { readFile } from 'node:fs/promises';
import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { createDatabase, majors } from '../support/databases.js';
import { project } from '../workflow/workflow.js';
import { paste, withRepair } from './paste.js';

const script = (name: string): Promise<string> => readFile(`${project.out}/dashboard/${name}.sql`, 'utf8');

/** What an older script made: the same objects, with the rights that Supabase gives by default, and without comments. */
const olderScript = async (): Promise<string> =>
  (await readFile(`${project.out}/0000_workflow_system.sql`, 'utf8'))
    .split('--> statement-breakpoint')
    .filter((statement) => !/^\s*(REVOKE|GRANT|COMMENT)/.test(statement))
    .join('\n');

describe.each(majors.filter((major) => major === 15 || major === 17))('PostgreSQL %d', (major) => {
  test('on a Supabase project, by a role that is no superuser, the older script is recognised, repaired and adopted', async () => {
    const database = await createDatabase(major, 'archon');
    const user = `hosted_dashboard_${major}`;
    await database.query(`drop role if exists ${user}; create role ${user} login password 'x' createdb createrole bypassrls;
      grant all on schema public to ${user} with grant option;
      grant create on database ${new URL(database.url).pathname.slice(1)} to ${user};
      grant anon, authenticated, service_role to ${user};
      alter default privileges for role ${user} in schema public grant all on tables to ${user}, anon, authenticated, service_role`);
    const url = new URL(database.url);
    [url.username, url.password] = [user, 'x'];
    const notices: string[] = [];
    const session = postgres(url.href, { max: 1, onnotice: ({ message = '' }) => notices.push(message) });
    const hosted = { query: async (text: string) => [...(await session.unsafe(text))] as never };
    try {
      await hosted.query(await olderScript());
      await hosted.query("insert into archon_workflow_templates (name, title) values ('a', 'A')");
      const said = await paste(hosted, await script('add_workflow_system'));
      expect(said.error).toMatch(/already exist: enum public\.step_execution_status and others\. There are \d+ diff/);
      expect(said.detail).toContain('grant on table public.archon_workflow_templates to anon: privileges are ');
      const count = said.detail?.split('\n').length;
      expect(await paste(hosted, await script('adopt_workflow_schema'))).toMatchObject({ detail: said.detail });
      notices.length = 0;
      expect(await paste(hosted, withRepair(await script('adopt_workflow_schema')))).toEqual({
        result: `✅ 1 of 1 migrations recorded as applied, after ${count} repairs`,
      });
      expect(notices).toContain('GRANT SELECT ON TABLE "public"."archon_workflow_templates" TO "anon";');
      expect(await paste(hosted, await script('adopt_workflow_schema'))).toEqual({
        result: '✅ Every migration is recorded as applied, and everything is as declared',
      });
      expect(await hosted.query('select name from archon_workflow_templates')).toEqual([{ name: 'a' }]);
      expect(await paste(hosted, await script('rollback_workflow_system'))).toEqual({
        result: '✅ Workflow schema removed',
      });
    } finally {
      await session.end();
      await database.query(`drop owned by ${user} cascade; drop role ${user}`);
      await database.drop();
    }
  });
});
