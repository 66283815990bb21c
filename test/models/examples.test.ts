import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { temporary } from '../support/cache.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { project, root } from '../workflow/workflow.js';

const execute = promisify(execFile);

/** What each program prints, on every kind of database. */
const programs: Readonly<Record<string, string>> = {
  'run-workflow.ts': `input {"topic":"Migrations","length":3}
step search completed at attempt 2
step write completed at attempt 1
execution completed 100.00
too late, it is completed
Write a report completed search completed, write completed
`,
  'list-executions.ts': 'page of 10\npage of 10\npage of 5\nseen 25 of 25\n',
  'prune-executions.ts': 'deleted 100\ndeleted 100\ndeleted 50\ndeleted 0\ndeleted 250 in all, left 2\n',
};

let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(temporary, 'archon-examples-'));
  database = await createDatabase(majors.at(-1)!);
  const client = await openPostgres(database.url);
  await migrate(client, project);
  await client.close();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function run(program: string, url: string): Promise<string> {
  const args = ['--import', `${root}node_modules/jiti/lib/jiti-register.mjs`, join(root, 'examples', program)];
  const { stdout } = await execute(process.execPath, args, { cwd: folder, env: { ...process.env, DATABASE_URL: url } });
  return stdout;
}

test('every example is run here', async () => {
  const files = await readdir(join(root, 'examples'));
  expect(files.filter((file) => file !== 'open-database.ts').sort()).toEqual(Object.keys(programs).sort());
});

describe.each(Object.entries(programs))('%s', (program, output) => {
  test('on a server', async () => expect(await run(program, database.url)).toBe(output));

  test('on the embedded database', async () => expect(await run(program, '')).toBe(output));
});
