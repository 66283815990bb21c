import { drizzle } from 'drizzle-orm/postgres-js';
import type { Client } from '../../src/postgres/connect/index.js';
import * as schema from '../../src/schema/index.js';

/** How many rows are loaded; each execution has five steps, and each of the first templates 400 executions. */
export interface Load {
  readonly templates: number;
  readonly executions: number;
}

const stepsEach = 5;
const executionsEach = 400;

const id = (kind: 't' | 'e' | 's', number: string): string => `md5('${kind}' || ${number})::uuid`;
const one = (kind: 't' | 'e' | 's', number: number): string => id(kind, `'${number}'`);

/** Fills migrated tables: most executions are over, a few of every other status are among the newest. */
export async function loadWorkflows(client: Client, { templates, executions }: Load): Promise<void> {
  // Foreign keys are right by construction, and checking a million of them takes long.
  await client.exec(`set session_replication_role = replica`);
  await client.exec(`insert into archon_workflow_templates (id, name, title, status, category, tags, created_by)
    select ${id('t', 'i')}, 'template-' || i, 'Template ' || i,
      (case when i % 100 = 0 then 'draft' else 'active' end)::workflow_status, 'category ' || i % 300,
      jsonb_build_array('tag ' || i % 500, 'all'), 'user ' || i % 400
    from generate_series(1, ${templates}) i`);
  const busy = ['pending', 'running', 'paused'];
  await client.exec(`insert into archon_workflow_executions
      (id, workflow_template_id, triggered_by, status, trigger_context, total_steps, current_step_index, created_at)
    select ${id('e', 'i')}, ${id('t', `(1 + i % ${Math.ceil(executions / executionsEach)})`)}, 'user ' || i % 1000,
      (case when i % 500 = 0 then ('{${busy.join(',')}}'::text[])[1 + i / 500 % 3] when i % 20 = 0 then 'failed' else 'completed' end)::workflow_execution_status,
      jsonb_build_object('source', 'source ' || i % 2000, 'ticket', i), ${stepsEach}, ${stepsEach}, now() - i * interval '1 minute'
    from generate_series(1, ${executions}) i`);
  await client.exec(`insert into archon_workflow_step_executions
      (id, workflow_execution_id, step_index, step_name, step_type, status, started_at, tool_name, sub_workflow_execution_id)
    select ${id('s', 'i')}, ${id('e', `(1 + i / ${stepsEach})`)}, i % ${stepsEach}, 'step-' || i % ${stepsEach}, 'action',
      (case when i % 500 = 0 then ('{pending,running,retrying}'::text[])[1 + i / 500 % 3] else 'completed' end)::step_execution_status,
      now() - i * interval '10 seconds', 'tool', case when i % 100 = 0 then ${id('e', `(1 + i / 100)`)} end
    from generate_series(0, ${executions * stepsEach - 1}) i`);
  await client.exec(`set session_replication_role = origin`);
  await client.exec('vacuum analyze');
}

const executions = 'select * from archon_workflow_executions';
const newest = 'order by created_at desc, id desc limit 50';
const steps = 'select * from archon_workflow_step_executions';
const templates = 'select * from archon_workflow_templates';

/** A template with its executions and their steps, as `db.query` asks for it. */
const tree = drizzle
  .mock({ schema })
  .query.workflowTemplates.findMany({
    where: (row, { eq }) => eq(row.name, 'template-7'),
    with: { executions: { limit: 20, orderBy: (row, { desc }) => desc(row.createdAt), with: { steps: true } } },
  })
  .toSQL();
const treeSql = tree.sql.replace(/\$(\d+)/g, (_all, index: string) => {
  const value = tree.params[Number(index) - 1];
  return typeof value === 'number' ? String(value) : `'${String(value)}'`;
});

/** What the application asks for, by what it is. */
export const listQueries: Readonly<Record<string, string>> = {
  'executions, newest first': `${executions} ${newest}`,
  'their 1,000th page': `${executions} where (created_at, id) < ((select created_at from archon_workflow_executions where id = ${one('e', 10_000)}), ${one('e', 10_000)}) ${newest}`,
  'executions that run, newest first': `${executions} where status = 'running' ${newest}`,
  'executions that are over, newest first': `${executions} where status = 'completed' ${newest}`,
  'executions of a template, newest first': `${executions} where workflow_template_id = ${one('t', 7)} ${newest}`,
  'executions that somebody triggered, newest first': `${executions} where triggered_by = 'user 7' ${newest}`,
  'executions whose trigger_context contains': `${executions} where trigger_context @> '{"source": "source 7"}'`,
  'steps of an execution, in order': `${steps} where workflow_execution_id = ${one('e', 7)} order by step_index`,
  'steps in flight, longest first': `${steps} where status in ('pending', 'running', 'retrying') order by started_at limit 100`,
  'steps that run for an hour': `${steps} where status = 'running' and started_at < now() - interval '1 hour' order by started_at limit 100`,
  'steps that started an execution': `${steps} where sub_workflow_execution_id = ${one('e', 7)}`,
  'a template by name': `${templates} where name = 'template-7'`,
  'templates that are drafts': `${templates} where status = 'draft'`,
  'templates of a category': `${templates} where category = 'category 7'`,
  'templates of somebody': `${templates} where created_by = 'user 7'`,
  'templates whose tags contain': `${templates} where tags @> '["tag 7"]'`,
  'a template with 20 executions and their steps': treeSql,
  'deleting 100 executions that ended long ago': `delete from archon_workflow_executions where id in
    (select id from archon_workflow_executions where status in ('completed', 'failed', 'cancelled') and created_at < now() - interval '10 days'
     order by created_at limit 100 for update skip locked)`,
  'deleting a template with 400 executions': `delete from archon_workflow_templates where id = ${one('t', 7)}`,
};

export interface Explained {
  /** In milliseconds, triggers included. */
  readonly time: number;
  readonly indexes: readonly string[];
  /** Large tables of which the greater part was read, also by the statements of foreign keys. */
  readonly scanned: readonly string[];
}

interface Node {
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Node[];
}

/** Below this, reading all of a table is the right thing to do. */
const large = 10_000;

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Rows read by sequential scans that this session has not yet reported, from this transaction and earlier ones. */
async function readSequentially(client: Client): Promise<Map<string, number>> {
  const rows = await client.query<{ name: string; rows: number }>(
    `select relname::text as name, seq_tup_read::int as rows from pg_stat_xact_user_tables`,
  );
  return new Map(rows.map(({ name, rows: read }) => [name, read]));
}

/** Runs a query, tells how, and takes back what it did. @param before run in the same transaction, and taken back too */
export async function explain(client: Client, query: string, before = 'select 1'): Promise<Explained> {
  const sizes = await client.query<{ name: string; rows: number }>(
    `select relname::text as name, reltuples::int as rows from pg_class where relkind = 'r' and reltuples >= ${large}`,
  );
  await client.exec(`begin; ${before}`);
  try {
    const earlier = await readSequentially(client);
    const [row] = await client.query<Record<string, [{ Plan: Node; 'Execution Time': number }] | string>>(
      `explain (analyze, format json) ${query}`,
    );
    const told = row?.['QUERY PLAN'];
    const [{ Plan, 'Execution Time': time }] = (typeof told === 'string' ? JSON.parse(told) : told) as [
      { Plan: Node; 'Execution Time': number },
    ];
    const nodes = nodesOf(Plan);
    const reads = new Map<string, number>();
    const add = (name: string, rows: number): void => void reads.set(name, (reads.get(name) ?? 0) + rows);
    for (const node of nodes) {
      const rows =
        node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
      if (node['Relation Name'] !== undefined) add(node['Relation Name'], rows * node['Actual Loops']);
    }
    // The plans of cascades are not told; what they read is.
    for (const [name, rows] of await readSequentially(client)) add(name, rows - (earlier.get(name) ?? 0));
    return {
      time,
      indexes: [...new Set(nodes.flatMap((node) => node['Index Name'] ?? []))],
      scanned: sizes.filter(({ name, rows }) => (reads.get(name) ?? 0) > rows / 2).map(({ name }) => name),
    };
  } finally {
    await client.exec('rollback');
  }
}

/** Indexes that nothing has read since the tables were made. */
export async function unusedIndexes(client: Client): Promise<string[]> {
  await client.exec(`select pg_stat_force_next_flush()`).catch(() => undefined);
  const rows = await client.query<{ name: string }>(
    `select indexrelname::text as name from pg_stat_user_indexes where indexrelname like 'idx\\_archon%' and idx_scan = 0 order by 1`,
  );
  return rows.map(({ name }) => name);
}
