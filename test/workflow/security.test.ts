import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../src/migrations/apply/index.js';
import { type Opened, openPlace, type Place, places, project } from './workflow.js';

const tables = [
  'archon_workflow_templates',
  'archon_workflow_executions',
  'archon_workflow_step_executions',
  'archon_workflow_template_versions',
] as const;

const template = `insert into archon_workflow_templates (name, title) values ('t', 'T') returning id`;

/** On Supabase everything is granted on new tables by default; that must not reach ours. */
const cases = places.map((place): [Place, 'plain' | 'supabase'] => [place, place === 'PGlite' ? 'plain' : 'supabase']);

describe.each(cases)('%s, %s', (place, kind) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openPlace(place, kind);
    await migrate(opened.client, project);
  });
  afterAll(() => opened.close());

  /** Runs SQL as a role, and takes it back. */
  async function as(role: string, ...statements: readonly string[]): Promise<unknown[]> {
    const { client } = opened;
    await client.exec(`begin; set local role ${role}`);
    try {
      let rows: unknown[] = [];
      for (const sql of statements) rows = await client.query(sql);
      return rows;
    } finally {
      await client.exec('rollback');
    }
  }

  test.each(['anon', 'authenticated'])('%s reads all four tables and changes none', async (role) => {
    for (const table of tables) {
      expect(await as(role, `select * from ${table}`)).toEqual([]);
      const refused = { code: '42501' };
      await expect(as(role, `insert into ${table} default values`)).rejects.toMatchObject(refused);
      await expect(as(role, `update ${table} set id = id`)).rejects.toMatchObject(refused);
      await expect(as(role, `delete from ${table}`)).rejects.toMatchObject(refused);
      await expect(as(role, `truncate ${table} cascade`)).rejects.toMatchObject(refused);
    }
  });

  test('service_role does everything', async () => {
    expect(
      await as('service_role', template, "update archon_workflow_templates set title = 'U' returning title"),
    ).toEqual([{ title: 'U' }]);
    expect(await as('service_role', template, 'delete from archon_workflow_templates returning name')).toEqual([
      { name: 't' },
    ]);
    for (const table of tables) await as('service_role', `truncate ${table} cascade`, `select from ${table}`);
  });

  test('PUBLIC may do nothing', async () => {
    const { client } = opened;
    await client.exec('begin; create role nobody_in_particular');
    try {
      for (const table of tables)
        expect(
          await client.query(
            `select pg_catalog.has_table_privilege('nobody_in_particular', '${table}', 'select') as may`,
          ),
        ).toEqual([{ may: false }]);
    } finally {
      await client.exec('rollback');
    }
  });

  test('updated_at moves on update, on the three tables that have it', async () => {
    const { client } = opened;
    await client.exec('begin');
    try {
      const old = "'2000-01-01'";
      await client.exec(`
        insert into archon_workflow_templates (name, title, updated_at) values ('t', 'T', ${old});
        insert into archon_workflow_executions (workflow_template_id, triggered_by, updated_at)
          select id, 'me', ${old} from archon_workflow_templates;
        insert into archon_workflow_step_executions (workflow_execution_id, step_index, step_name, step_type, updated_at)
          select id, 0, 's', 'action', ${old} from archon_workflow_executions;`);
      for (const table of tables.slice(0, 3))
        expect(
          await client.query(`update ${table} set created_at = now() returning updated_at = now() as moved`),
        ).toEqual([{ moved: true }]);
    } finally {
      await client.exec('rollback');
    }
  });
});
