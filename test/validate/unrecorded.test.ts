import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../../src/migrations/apply/index.js';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { workflowProject } from '../cli/project.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { project } from '../workflow/workflow.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase(majors.at(-1)!);
});
afterEach(() => database.drop());

async function handMade(change: string): Promise<void> {
  const client = await openPostgres(database.url);
  await migrate(client, project);
  await client.close();
  await database.query(`drop schema drizzle cascade; ${change}`);
}

/** What each command says beside the name of the database, and its exit code. */
async function run(...commands: readonly string[][]): Promise<[code: unknown, said: string][]> {
  const workflow = await workflowProject();
  try {
    const told: [unknown, string][] = [];
    for (const command of commands) {
      const { code, stderr } = await workflow.run('archon-schema', command, { env: { DATABASE_URL: database.url } });
      told.push([code, stderr.replace(/^Database .*\n/, '')]);
    }
    return told;
  } finally {
    await workflow.remove();
  }
}

test('what exists without a record is to be adopted, for migrate would refuse it', async () => {
  await handMade('drop table archon_workflow_template_versions');
  const [before, , after] = await run(['validate'], ['adopt', '--repair'], ['validate']);
  expect(before).toEqual([
    1,
    'No migration is recorded as applied, but 7 of the 8 objects that they make exist: "archon-schema adopt --repair" closes the differences, keeps every row, and records them.\n',
  ]);
  expect(after).toEqual([0, '']);
});

test('what is as declared, and not recorded, needs no repair', async () => {
  await handMade('select');
  const [before, , after] = await run(['validate'], ['adopt'], ['validate']);
  expect(before).toEqual([
    0,
    'No migration is recorded as applied, but everything is as declared: "archon-schema adopt" records them.\n',
  ]);
  expect(after).toEqual([0, '']);
});

test('an empty database is to be migrated', async () => {
  // For people, the report itself says so.
  expect(await run(['validate'], ['validate', '--json'])).toEqual([
    [1, ''],
    [1, 'Not applied here yet: 0000_workflow_system. "archon-schema migrate" applies it.\n'],
  ]);
});
