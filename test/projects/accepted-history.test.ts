import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFile, writeFile } from 'node:fs/promises';
import { acceptHistory, backfill, checkMigrations, generate } from '../../src/migrations/generate/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { createDatabase, majors, serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { config } from './prerequisites.js';

interface Entry {
  readonly tag: string;
  readonly when: number;
}

const journal = (entries: readonly Entry[]): string =>
  JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    entries: entries.map((entry, idx) => ({ idx, version: '7', breakpoints: true, ...entry })),
  });

/** Two branches that took the same number, and one that was merged late: all of it long applied. */
const old: readonly Entry[] = [
  { tag: '0000_one', when: 100 },
  { tag: '0001_ours', when: 300 },
  { tag: '0001_theirs', when: 200 },
  { tag: '0002_late', when: 150 },
];

const tables = (names: readonly string[]): string =>
  `import { integer, pgTable } from 'drizzle-orm/pg-core';\n${names.map((name) => `export const ${name} = pgTable('${name}', { id: integer('id') });`).join('\n')}`;
const names = ['one', 'ours', 'theirs', 'late'];

let project: TemporaryProject;
let loaded: Project;
beforeEach(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': config(),
    'schema.ts': tables(names),
    'drizzle/meta/_journal.json': journal(old),
    ...Object.fromEntries(
      old.map(({ tag }, at) => [`drizzle/${tag}.sql`, `CREATE TABLE "${names[at]}" ("id" integer);\n`]),
    ),
  });
  loaded = await loadProject(project.folder);
});
afterEach(() => project.remove());

test('before the history has catalogs, one line says how it gets them, and nothing else is said', async () => {
  expect(await checkMigrations(loaded)).toEqual({
    files: [],
    faults: ['No catalog snapshot yet for any of the 4 migrations: run "archon-schema generate --backfill" first.'],
  });
});

test('old faults that were accepted are no faults, and a later one of the same kind is', async () => {
  await backfill(loaded);
  const before = await checkMigrations(loaded);
  expect(before.faults).toEqual([
    expect.stringMatching(/^0001_theirs is dated before 0001_ours/),
    expect.stringMatching(/^0002_late is dated before 0001_theirs/),
  ]);
  expect(before.acceptable).toBe(2);
  const { accepted } = await acceptHistory(loaded);
  expect(accepted).toEqual([
    { kind: 'late', tag: '0001_theirs', after: '0001_ours' },
    { kind: 'late', tag: '0002_late', after: '0001_theirs' },
  ]);
  expect(await checkMigrations(loaded)).not.toHaveProperty('faults');
  expect((await acceptHistory(loaded)).accepted).toEqual([]);

  // Later migrations build on it.
  await writeFile(project.path('schema.ts'), tables([...names, 'newer']));
  expect((await generate(loaded, { name: 'newer' })).tag).toBe('0004_newer');
  expect(await checkMigrations(loaded)).toEqual({ files: [] });

  const file = project.path('drizzle/meta/_journal.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/"when": ?\d{10,}/, '"when": 10'));
  const { faults = [] } = await checkMigrations(loaded);
  expect(faults).toEqual([expect.stringMatching(/^0004_newer is dated before 0002_late/)]);
});

test('an accepted history is applied whole to a new database, in its order', async () => {
  await backfill(loaded);
  await acceptHistory(loaded);
  const database = await createDatabase(majors.at(-1)!);
  const client = await openPostgres(database.url);
  expect((await migrate(client, loaded)).applied).toEqual(old.map(({ tag }) => tag));
  expect((await migrate(client, loaded)).applied).toEqual([]);
  await client.close();
  await database.drop();
});

test('the command says what is accepted, and what can be', async () => {
  await backfill(loaded);
  const run = (...args: string[]) => project.run('archon-schema', ['generate', ...args]);
  expect((await run('--check')).stdout).toMatch(
    /0002_late is dated before .*\nWhere migrations out of order are applied everywhere already, "archon-schema generate --accept-history" records that\.\n$/,
  );
  expect(await run('--accept-history')).toMatchObject({
    code: 0,
    stdout: `Recorded in drizzle/accepted-history.json as known and applied everywhere:
  0001_theirs is dated before 0001_ours
  0002_late is dated before 0001_theirs\n`,
  });
  const document = JSON.parse((await run('--accept-history', '--json')).stdout) as unknown;
  expect(document).toMatchObject({ command: 'generate', ok: true, isWritten: false, accepted: [] });
  expect((await run('--accept-history')).stdout).toBe('Nothing to accept: the migrations are in order.\n');
});
