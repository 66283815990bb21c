import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renamed } from '../../src/dashboard/comparison.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { textReport, validateCatalog } from '../../src/validate/index.js';
import { inTurn } from '../support/everywhere.js';
import { drifts } from '../workflow/drifts.js';
import { goodReport, lastMigration, type Opened, openPlace, places, project } from '../workflow/workflow.js';

/** The script without its own transaction, so that it runs in one with a fault in it. */
async function scriptInside(): Promise<string> {
  const script = await readFile(`${project.out}/dashboard/validate_workflow_schema.sql`, 'utf8');
  const inner = script.replace(/^begin;$/m, '').replace(/^rollback;$/m, '');
  expect(inner).not.toMatch(/^(begin|commit|rollback);$/m);
  return inner;
}

const setups: readonly [string, string][] = [
  ['good', ''],
  [
    'empty',
    'drop table archon_workflow_template_versions, archon_workflow_step_executions, archon_workflow_executions, archon_workflow_templates; drop type workflow_status, workflow_step_type, workflow_execution_status, step_execution_status',
  ],
  [
    'other function',
    'create or replace function update_updated_at_column() returns trigger language plpgsql as $$ begin new.updated_at = clock_timestamp(); return new; end $$',
  ],
];

describe.each(places)('%s', (place) => {
  let opened: Opened;
  let script: string;
  beforeAll(async () => {
    opened = await openPlace(place);
    await migrate(opened.client, project);
    script = await scriptInside();
  });
  afterAll(() => opened.close());

  const some = [...setups, ...drifts.filter(([sql]) => inTurn(sql, places).includes(place)).map(([sql]) => [sql, sql])];

  test.each(some)('the script reports what the command reports: %s', async (_name, sql) => {
    const { client } = opened;
    const { declared } = await lastMigration();
    await client.exec('begin');
    try {
      await client.exec(sql);
      await client.exec(script);
      const rows = await client.query<{ line: string }>('select line from archon_report order by position');
      const validation = await validateCatalog(client, declared, {
        bookkeeping: project.bookkeeping,
        inTransaction: true,
      });
      const lines = rows.map(({ line }) => line);
      // The script reports a table or column under another name as one that is missing and one that is not declared.
      if (!validation.renames.every(({ to }) => renamed.includes(to.kind) && to.parent !== undefined))
        expect(lines.at(-1)).toMatch(/failed/);
      else expect(lines).toEqual(textReport(validation, project.settings));
    } finally {
      await client.exec('rollback');
    }
  });

  test('it returns the report, and leaves nothing behind', async () => {
    const { client } = opened;
    const whole = await readFile(`${project.out}/dashboard/validate_workflow_schema.sql`, 'utf8');
    await client.exec(whole);
    expect(await client.query("select from pg_catalog.pg_class where relname like 'archon_report%'")).toEqual([]);
    expect(await client.query("select from pg_catalog.pg_proc where proname like 'archon_%'")).toEqual([]);
    expect(await client.query('select from archon_workflow_templates')).toEqual([]);
    const results = whole.replace(/^rollback;$/m, '');
    await client.exec(results.slice(0, results.indexOf('select line as report')));
    const rows = await client.query<{ report: string }>('select line as report from archon_report order by position');
    await client.exec('rollback');
    expect(rows.map(({ report }) => report).join('\n')).toBe(goodReport);
  });
});
