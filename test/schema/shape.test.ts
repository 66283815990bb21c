import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { type CatalogObject, type Kind, parentId } from '../../src/postgres/model/index.js';
import { loadExpected } from '../../src/expected/index.js';
import { loadProject } from '../../src/project/index.js';

/** What PostgreSQL makes of the declarations. */
let objects: readonly CatalogObject[];
beforeAll(async () => {
  const project = await loadProject(fileURLToPath(new URL('../..', import.meta.url)));
  objects = (await loadExpected(project)).declared.catalog.objects;
});

const of = (kind: Kind): readonly CatalogObject[] => objects.filter((object) => object.kind === kind);
const lines = (text: string): string[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .sort();

/** As the specification words it: not null unless marked, then the default. */
const columns: Readonly<Record<string, string>> = {
  archon_workflow_templates: `
    id uuid = gen_random_uuid()
    name varchar(255)
    title text
    description text = ''
    version varchar(50) = '1.0.0'
    status workflow_status = 'draft'
    category varchar(100) null
    tags jsonb = '[]'
    parameters jsonb = '{}'
    outputs jsonb = '{}'
    steps jsonb = '[]'
    timeout_minutes integer = 60
    max_retries integer = 3
    retry_delay_seconds integer = 30
    created_by text = 'system'
    is_public boolean = false
    allowed_assignees jsonb = '[]'
    created_at timestamptz = now()
    updated_at timestamptz = now()
  `,
  archon_workflow_executions: `
    id uuid = gen_random_uuid()
    workflow_template_id uuid
    triggered_by text
    trigger_context jsonb = '{}'
    input_parameters jsonb = '{}'
    execution_context jsonb = '{}'
    status workflow_execution_status = 'pending'
    current_step_index integer = 0
    total_steps integer = 0
    progress_percentage numeric(5,2) = 0.00
    started_at timestamptz null
    completed_at timestamptz null
    paused_at timestamptz null
    output_data jsonb = '{}'
    error_message text null
    error_details jsonb = '{}'
    execution_log jsonb = '[]'
    created_at timestamptz = now()
    updated_at timestamptz = now()
  `,
  archon_workflow_step_executions: `
    id uuid = gen_random_uuid()
    workflow_execution_id uuid
    step_index integer
    step_name varchar(255)
    step_type workflow_step_type
    step_config jsonb = '{}'
    status step_execution_status = 'pending'
    attempt_number integer = 1
    max_attempts integer = 1
    started_at timestamptz null
    completed_at timestamptz null
    input_data jsonb = '{}'
    output_data jsonb = '{}'
    error_message text null
    error_details jsonb = '{}'
    tool_name varchar(255) null
    tool_parameters jsonb = '{}'
    tool_result jsonb = '{}'
    sub_workflow_execution_id uuid null
    created_at timestamptz = now()
    updated_at timestamptz = now()
  `,
  archon_workflow_template_versions: `
    id uuid = gen_random_uuid()
    workflow_template_id uuid
    version_number integer
    version_tag varchar(50)
    template_snapshot jsonb
    change_summary text null
    change_type varchar(50) = 'update'
    breaking_changes boolean = false
    created_by text = 'system'
    created_at timestamptz = now()
  `,
};

const shortTypes: readonly (readonly [string, string])[] = [
  ['timestamp with time zone', 'timestamptz'],
  ['character varying', 'varchar'],
  ['public.', ''],
];
const short = (type: unknown): string =>
  shortTypes.reduce((text, [long, word]) => text.replace(long, word), type as string);

test.each(Object.entries(columns))('the columns of %s', (table, expected) => {
  const found = of('column')
    .filter(({ path }) => path[1] === table)
    .map(({ path, properties: { type, notNull, default: otherwise } }) => {
      const value = otherwise === undefined ? '' : ` = ${(otherwise as string).replace(/::[\w. ]+$/, '')}`;
      return `${path[2]} ${short(type)}${notNull === true ? '' : ' null'}${value}`;
    });
  expect(found.sort()).toEqual(lines(expected));
});

const counts: readonly (readonly [Kind, number])[] = [
  ['table', 4],
  ['enum', 4],
  ['index', 13],
  ['policy', 8],
  ['trigger', 3],
  ['function', 1],
  ['role', 3],
];

test.each(counts)('of kind %s there are %i', (kind, count) => expect(of(kind)).toHaveLength(count));

test('enums keep their order', () =>
  expect(Object.fromEntries(of('enum').map(({ path, properties }) => [path[1], properties['values']]))).toEqual({
    workflow_status: ['draft', 'active', 'deprecated', 'archived'],
    workflow_step_type: ['action', 'condition', 'workflow_link', 'parallel', 'loop'],
    workflow_execution_status: ['pending', 'running', 'paused', 'completed', 'failed', 'cancelled'],
    step_execution_status: ['pending', 'running', 'completed', 'failed', 'skipped', 'retrying'],
  }));

const indexes = `
  idx_archon_workflow_templates_name unique (name)
  idx_archon_workflow_templates_status (status)
  idx_archon_workflow_templates_category (category)
  idx_archon_workflow_templates_created_by (created_by)
  idx_archon_workflow_templates_tags gin (tags)
  idx_archon_workflow_executions_template_created_at (workflow_template_id, created_at DESC)
  idx_archon_workflow_executions_status_created_at (status, created_at DESC)
  idx_archon_workflow_executions_triggered_by_created_at (triggered_by, created_at DESC)
  idx_archon_workflow_executions_created_at (created_at DESC)
  idx_archon_workflow_executions_context gin (trigger_context jsonb_path_ops)
  idx_archon_workflow_step_executions_execution_step (workflow_execution_id, step_index)
  idx_archon_workflow_step_executions_sub_workflow (sub_workflow_execution_id) where (sub_workflow_execution_id IS NOT NULL)
  idx_archon_workflow_step_executions_in_flight (status, started_at) where (status = ANY (ARRAY['pending'::public.step_execution_status, 'running'::public.step_execution_status, 'retrying'::public.step_execution_status]))
`;

test('the indexes; DESC is PostgreSQL’s own', () => {
  const found = of('index').map(({ path, properties: { keys, method, unique, predicate } }) =>
    [
      path[1],
      ...(unique === true ? ['unique'] : []),
      ...(method === 'btree' ? [] : [method as string]),
      `(${(keys as string[]).join(', ')})`,
      ...(predicate === undefined ? [] : [`where ${predicate as string}`]),
    ].join(' '),
  );
  expect(found.sort()).toEqual(lines(indexes));
});

/** Keys by table, and CHECKs by table; what each CHECK refuses is in `test/workflow/checks.test.ts`. */
const constraints: Readonly<Record<string, string>> = {
  archon_workflow_templates: `
    archon_workflow_templates_pkey
    chk_workflow_name_format
    chk_workflow_version_format
    chk_timeout_positive
    chk_retries_non_negative
    chk_retry_delay_non_negative
    chk_tags_is_array
    chk_steps_is_array
    chk_allowed_assignees_is_array
    chk_parameters_is_object
    chk_outputs_is_object
  `,
  archon_workflow_executions: `
    archon_workflow_executions_pkey
    archon_workflow_executions_workflow_template_id_fkey → archon_workflow_templates cascade
    chk_progress_range
    chk_step_index_non_negative
    chk_total_steps_positive
    chk_current_step_valid
    chk_trigger_context_is_object
    chk_input_parameters_is_object
    chk_execution_context_is_object
    chk_output_data_is_object
    chk_error_details_is_object
    chk_execution_log_is_array
  `,
  archon_workflow_step_executions: `
    archon_workflow_step_executions_pkey
    archon_workflow_step_executions_workflow_execution_id_fkey → archon_workflow_executions cascade
    archon_workflow_step_executions_sub_workflow_execution_id_fkey → archon_workflow_executions set null
    chk_step_index_non_negative
    chk_attempt_positive
    chk_max_attempts_positive
    chk_attempt_within_max
    chk_step_config_is_object
  `,
  archon_workflow_template_versions: `
    archon_workflow_template_versions_pkey
    archon_workflow_template_versions_workflow_template_id_fkey → archon_workflow_templates cascade
    chk_version_number_positive
    chk_version_tag_format
    chk_version_change_type
    chk_template_snapshot_is_object
    uq_archon_workflow_template_versions_number
    uq_archon_workflow_template_versions_tag
  `,
};

test.each(Object.entries(constraints))('the constraints of %s', (table, expected) => {
  const found = of('constraint')
    .filter(({ path }) => path[1] === table)
    .map(({ path, properties: { referencedTable, onDelete } }) =>
      referencedTable === undefined
        ? String(path[2])
        : `${path[2]} → ${(referencedTable as string[])[1]} ${onDelete as string}`,
    );
  expect(found.sort()).toEqual(lines(expected));
});

test.each(Object.keys(columns))('the security of %s', (table) => {
  const policies = of('policy').filter(({ path }) => path[1] === table);
  expect(Object.fromEntries(policies.map(({ path, properties }) => [path[2], properties]))).toEqual({
    [`Allow public read access to ${table}`]: { permissive: true, command: 'select', roles: ['public'], using: 'true' },
    [`Allow service role full access to ${table.replace('archon_', '')}`]: {
      permissive: true,
      command: 'all',
      roles: ['service_role'],
      using: 'true',
      check: 'true',
    },
  });
  expect(of('table').find(({ path }) => path[1] === table)?.properties).toMatchObject({ rowSecurity: true });
  const grants = of('grant').filter((grant) => parentId(grant) === `table public.${table}`);
  expect(Object.fromEntries(grants.map(({ path, properties }) => [path.at(-1), properties['privileges']]))).toEqual({
    anon: ['SELECT'],
    authenticated: ['SELECT'],
    service_role: expect.arrayContaining(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']),
  });
});

test('every table, every enum and every jsonb column has a comment', () => {
  const commented = new Set(of('comment').map(parentId));
  const all = [
    ...of('table'),
    ...of('enum'),
    ...of('column').filter(({ properties }) => properties['type'] === 'jsonb'),
  ];
  expect(all.filter(({ id }) => !commented.has(id)).map(({ id }) => id)).toEqual([]);
});

test('no name is longer than the 63 bytes that PostgreSQL keeps', () => {
  const names = objects.flatMap(({ kind, path }) => (kind === 'function' ? path.slice(0, 2) : path));
  expect(names.filter((name) => Buffer.byteLength(name) > 63)).toEqual([]);
});
