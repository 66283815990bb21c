import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { project } from '../workflow/workflow.js';
import { explain, listQueries, loadWorkflows, unusedIndexes } from './query-plans.js';

let database: TestDatabase;
let client: Client;

// `npm run bench:workflow` does the same with seven times as many.
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  client = await openPostgres(database.url);
  await migrate(client, project);
  await loadWorkflows(client, { templates: 12_000, executions: 30_000 });
});
afterAll(async () => {
  await client.close();
  await database.drop();
});

test.each(Object.entries(listQueries))('%s: no large table is read whole', async (_name, query) =>
  expect(await explain(client, query)).toMatchObject({ scanned: [] }),
);

test('every index was used by them', async () => expect(await unusedIndexes(client)).toEqual([]));

test('without its index, a query is found to read a table whole', async () => {
  const drop = 'drop index idx_archon_workflow_step_executions_in_flight';
  expect(await explain(client, listQueries['steps in flight, longest first'] ?? '', drop)).toMatchObject({
    scanned: ['archon_workflow_step_executions'],
  });
  const cascade = 'drop index idx_archon_workflow_step_executions_execution_step';
  expect(
    await explain(client, `delete from archon_workflow_executions where id = md5('e7')::uuid`, cascade),
    'by a foreign key, whose plan is not told',
  ).toMatchObject({ scanned: ['archon_workflow_step_executions'] });
});
