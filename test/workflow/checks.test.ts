import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../src/migrations/apply/index.js';
import { type Opened, openPlace, places, project } from './workflow.js';

type Table = 'templates' | 'executions' | 'step_executions' | 'template_versions';

/** A value that each CHECK refuses, and values that it accepts. Values are SQL; columns in one case are set together. */
const cases: readonly (readonly [Table, constraint: string, bad: Row[], good: Row[]])[] = [
  [
    'templates',
    'chk_workflow_name_format',
    [{ name: "'Not Lower'" }, { name: "''" }, { name: "'ä'" }],
    [{ name: "'a-b_c9'" }],
  ],
  [
    'templates',
    'chk_workflow_version_format',
    [{ version: "'1.0'" }, { version: "'1.0.0-'" }, { version: "'v1.0.0'" }, { version: "'1.0.0-rc..1'" }],
    [{ version: "'1.1.0-beta'" }, { version: "'1.0.0-rc.1'" }, { version: "'10.20.30'" }],
  ],
  ['templates', 'chk_timeout_positive', [{ timeout_minutes: '0' }], [{ timeout_minutes: '1' }]],
  ['templates', 'chk_retries_non_negative', [{ max_retries: '-1' }], [{ max_retries: '0' }]],
  ['templates', 'chk_retry_delay_non_negative', [{ retry_delay_seconds: '-1' }], [{ retry_delay_seconds: '0' }]],
  ['templates', 'chk_tags_is_array', [{ tags: "'{}'" }, { tags: "'null'" }], [{ tags: `'["a"]'` }]],
  ['templates', 'chk_parameters_is_object', [{ parameters: "'[]'" }], [{ parameters: `'{"a": {}}'` }]],
  ['templates', 'chk_outputs_is_object', [{ outputs: "'1'" }], [{ outputs: "'{}'" }]],
  ['templates', 'chk_steps_is_array', [{ steps: "'{}'" }], [{ steps: "'[{}]'" }]],
  ['templates', 'chk_allowed_assignees_is_array', [{ allowed_assignees: `'"a"'` }], [{ allowed_assignees: "'[]'" }]],
  [
    'executions',
    'chk_progress_range',
    [{ progress_percentage: '-0.01' }, { progress_percentage: '100.01' }, { progress_percentage: "'NaN'" }],
    [{ progress_percentage: '0' }, { progress_percentage: '100' }],
  ],
  ['executions', 'chk_step_index_non_negative', [{ current_step_index: '-1' }], [{ current_step_index: '0' }]],
  ['executions', 'chk_total_steps_positive', [{ total_steps: '-1', current_step_index: '-2' }], [{ total_steps: '0' }]],
  [
    'executions',
    'chk_current_step_valid',
    [{ current_step_index: '3', total_steps: '2' }],
    [{ current_step_index: '2', total_steps: '2' }],
  ],
  ['executions', 'chk_trigger_context_is_object', [{ trigger_context: "'[]'" }], [{ trigger_context: `'{"a": 1}'` }]],
  ['executions', 'chk_input_parameters_is_object', [{ input_parameters: "'[]'" }], [{ input_parameters: "'{}'" }]],
  ['executions', 'chk_execution_context_is_object', [{ execution_context: "'[]'" }], [{ execution_context: "'{}'" }]],
  ['executions', 'chk_output_data_is_object', [{ output_data: "'[]'" }], [{ output_data: "'{}'" }]],
  ['executions', 'chk_error_details_is_object', [{ error_details: "'[]'" }], [{ error_details: "'{}'" }]],
  ['executions', 'chk_execution_log_is_array', [{ execution_log: "'{}'" }], [{ execution_log: "'[]'" }]],
  ['step_executions', 'chk_step_index_non_negative', [{ step_index: '-1' }], [{ step_index: '0' }]],
  ['step_executions', 'chk_attempt_positive', [{ attempt_number: '0' }], [{ attempt_number: '1' }]],
  [
    'step_executions',
    'chk_max_attempts_positive',
    [{ max_attempts: '0', attempt_number: '0' }],
    [{ max_attempts: '1' }],
  ],
  [
    'step_executions',
    'chk_attempt_within_max',
    [{ attempt_number: '3', max_attempts: '2' }],
    [{ attempt_number: '2', max_attempts: '2' }],
  ],
  ['step_executions', 'chk_step_config_is_object', [{ step_config: "'[]'" }], [{ step_config: "'{}'" }]],
  ['template_versions', 'chk_version_number_positive', [{ version_number: '0' }], [{ version_number: '1' }]],
  ['template_versions', 'chk_version_tag_format', [{ version_tag: "'1'" }], [{ version_tag: "'2.0.0-rc.1'" }]],
  [
    'template_versions',
    'chk_version_change_type',
    [{ change_type: "'other'" }],
    ['create', 'update', 'major', 'minor', 'patch'].map((type) => ({ change_type: `'${type}'` })),
  ],
  [
    'template_versions',
    'chk_template_snapshot_is_object',
    [{ template_snapshot: "'[]'" }],
    [{ template_snapshot: "'{}'" }],
  ],
];

type Row = Readonly<Record<string, string>>;

const id = '00000000-0000-0000-0000-000000000001';

/** A row that is good, to which a case is added. */
const good: Readonly<Record<Table, Row>> = {
  templates: { name: "'other'", title: "'T'" },
  executions: { workflow_template_id: `'${id}'`, triggered_by: "'me'" },
  step_executions: { workflow_execution_id: `'${id}'`, step_index: '0', step_name: "'s'", step_type: "'action'" },
  template_versions: {
    workflow_template_id: `'${id}'`,
    version_number: '1',
    version_tag: "'1.0.0'",
    template_snapshot: "'{}'",
  },
};

const insert = (table: Table, row: Row): string => {
  const all = { ...good[table], ...row };
  return `insert into archon_workflow_${table} (${Object.keys(all).join(', ')}) values (${Object.values(all).join(', ')})`;
};

const parents = `insert into archon_workflow_templates (id, name, title) values ('${id}', 'parent', 'P');
  insert into archon_workflow_executions (id, workflow_template_id, triggered_by) values ('${id}', '${id}', 'me')`;

describe.each(places)('%s', (place) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openPlace(place);
    await migrate(opened.client, project);
  });
  afterAll(() => opened.close());

  async function trial<T>(work: () => Promise<T>): Promise<T> {
    await opened.client.exec(`begin; ${parents}`);
    try {
      return await work();
    } finally {
      await opened.client.exec('rollback');
    }
  }

  /** Some CHECKs follow from others: each has to refuse on its own. */
  async function dropOtherChecks(table: Table, constraint: string): Promise<void> {
    const rows = await opened.client.query<{ name: string }>(
      `select conname as name from pg_catalog.pg_constraint
       where contype = 'c' and conrelid = 'archon_workflow_${table}'::regclass and conname <> '${constraint}'`,
    );
    for (const { name } of rows)
      await opened.client.exec(`alter table archon_workflow_${table} drop constraint ${name}`);
  }

  test('every CHECK in the database has a case here', async () => {
    const rows = await opened.client.query<{ name: string }>(
      `select pg_catalog.substr(conrelid::regclass::text, 17) || ' ' || conname as name from pg_catalog.pg_constraint
       where contype = 'c' and conrelid::regclass::text like 'archon_workflow_%' order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(cases.map(([table, name]) => `${table} ${name}`).sort());
  });

  test.each(cases)('%s: %s', async (table, constraint, bad, fine) => {
    for (const row of bad)
      await trial(async () => {
        await dropOtherChecks(table, constraint);
        await expect(opened.client.query(insert(table, row)), JSON.stringify(row)).rejects.toMatchObject({
          code: '23514',
          message: expect.stringContaining(`"${constraint}"`),
        });
      });
    for (const row of fine) await trial(() => opened.client.query(insert(table, row)));
  });

  test('deleting a template deletes its executions, their steps and its versions', () =>
    trial(async () => {
      const { client } = opened;
      await client.exec(`${insert('step_executions', {})}; ${insert('template_versions', {})}`);
      await client.exec(`delete from archon_workflow_templates where id = '${id}'`);
      for (const table of Object.keys(good))
        expect(await client.query(`select from archon_workflow_${table}`), table).toEqual([]);
    }));

  test('deleting a sub-execution leaves the step and sets its link null', () =>
    trial(async () => {
      const { client } = opened;
      const sub = '00000000-0000-0000-0000-000000000002';
      await client.exec(
        `insert into archon_workflow_executions (id, workflow_template_id, triggered_by) values ('${sub}', '${id}', 'me');
         ${insert('step_executions', { sub_workflow_execution_id: `'${sub}'` })};
         delete from archon_workflow_executions where id = '${sub}'`,
      );
      expect(
        await client.query('select sub_workflow_execution_id as link from archon_workflow_step_executions'),
      ).toEqual([{ link: null }]);
    }));

  test('versions of a template are unique by number and by tag', async () => {
    const one = insert('template_versions', {});
    for (const [row, constraint] of [
      [{ version_tag: "'2.0.0'" }, 'uq_archon_workflow_template_versions_number'],
      [{ version_number: '2' }, 'uq_archon_workflow_template_versions_tag'],
    ] as const)
      await trial(async () => {
        await opened.client.exec(one);
        await expect(opened.client.query(insert('template_versions', row))).rejects.toMatchObject({
          code: '23505',
          message: expect.stringContaining(constraint),
        });
      });
  });
});
