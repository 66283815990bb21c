import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunResult, TemporaryProject } from '../support/project.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { workflowProject } from './project.js';

let project: TemporaryProject;
let database: TestDatabase;
beforeAll(async () => {
  [project, database] = await Promise.all([workflowProject(), createDatabase(majors.at(-1) ?? 17)]);
  await run(['migrate']);
  await database.query('drop index idx_archon_workflow_templates_status');
});
afterAll(() => Promise.all([project.remove(), database.drop()]));

/** Nothing of this process's own settings about colour. */
const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<RunResult> =>
  project.run('archon-schema', args, {
    env: { DATABASE_URL: database.url, NO_COLOR: undefined, FORCE_COLOR: undefined, ...env },
  });

test.each([
  ['text', /^🚀 Starting Workflow Schema Validation\n/],
  ['json', /^{\n {2}"version": 1,\n {2}"command": "validate",\n {2}"ok": false,/],
  ['junit', /^<\?xml .*\n<testsuites name="Workflow Schema Validation" .* failures="1" /],
  ['sarif', /"ruleId": "index\/missing"/],
  ['github', /^::error .*title=index missing::index public\.idx_archon_workflow_templates_status is missing\n$/],
  [
    'gcc',
    /^(?:\S*schema\S*\.ts:\d+:1): error: index public\.idx_archon_workflow_templates_status is missing \[index\/missing\]\n$/,
  ],
  ['markdown', /^## ❌ Workflow Schema Validation: 1 difference\n\n\|/],
])('validate --reporter %s ends with 1 for a difference, and the report is alone on stdout', async (name, start) => {
  const { code, stdout } = await run(['validate', '--reporter', name]);
  expect([code, stdout]).toEqual([1, expect.stringMatching(start)]);
});

test('--json is short for --reporter json', async () => {
  const [short, long] = await Promise.all([run(['validate', '--json']), run(['validate', '--reporter', 'json'])]);
  expect(short.stdout).toBe(long.stdout);
});

test('--ascii has no emoji', async () =>
  expect((await run(['validate', '--ascii'])).stdout).toMatch(/^Starting Workflow Schema Validation\n[ -~\n]+$/));

test('a pipe gets no colour, unless FORCE_COLOR asks for it and NO_COLOR does not', async () => {
  const results = await Promise.all(
    [{}, { CI: '1' }, { FORCE_COLOR: '1' }, { FORCE_COLOR: '1', NO_COLOR: '1' }].map((env) => run(['validate'], env)),
  );
  expect(results.map(({ stdout }) => stdout.includes('\u001B'))).toEqual([false, false, true, false]);
  expect(results.map(({ stderr }) => stderr.includes('\u001B'))).toEqual([false, false, true, false]);
});
