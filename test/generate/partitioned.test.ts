import { existsSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (
  columns = '',
): string => `import { index, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
export const events = pgTable('events', { id: integer('id').notNull(), at: timestamp('at').notNull(), note: text('note')${columns} }, (t) => [
  primaryKey({ columns: [t.id, t.at] }), index('events_note').on(t.note),
]);
`;

const partition = `
ALTER TABLE events RENAME TO events_plain;--> statement-breakpoint
ALTER INDEX events_note RENAME TO events_plain_note;--> statement-breakpoint
ALTER TABLE events_plain RENAME CONSTRAINT events_id_at_pk TO events_plain_pk;--> statement-breakpoint
CREATE TABLE events (id integer NOT NULL, at timestamp NOT NULL, note text, CONSTRAINT events_id_at_pk PRIMARY KEY (id, at)) PARTITION BY RANGE (at);--> statement-breakpoint
CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (MINVALUE) TO ('2026-01-01');--> statement-breakpoint
CREATE TABLE events_new PARTITION OF events FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);--> statement-breakpoint
INSERT INTO events SELECT * FROM events_plain;--> statement-breakpoint
CREATE INDEX events_note ON events (note);--> statement-breakpoint
DROP TABLE events_plain;
`;

let database: TestDatabase;
let project: TemporaryProject;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.ts': schema(),
  });
  await run('generate', '--name', 'first');
  await run('migrate');
  await database.query(`insert into events values (1, '2025-05-05', 'old'), (2, '2026-02-02', 'new')`);
  await project.run('drizzle-kit', ['generate', '--custom', '--name', 'partition']);
  await appendFile(project.path('drizzle/0001_partition.sql'), partition);
  await run('migrate');
});
afterAll(async () => {
  await project.remove();
  await database.drop();
});

const run = (command: string, ...args: string[]) =>
  project.run('archon-schema', [command, ...args], { env: { DATABASE_URL: database.url } });

const rows = async (): Promise<unknown> => (await database.query('select count(*)::int as n from events'))[0];

test('validate says once that custom SQL partitioned a table, and no fix drops it', { timeout: 120_000 }, async () => {
  const { stdout, code } = await run('validate', '--fix-sql', 'fix.sql');
  expect({ stdout, code }).toMatchObject({ code: 0 });
  expect(stdout.match(/.*partition.*/gi)).toEqual([
    expect.stringMatching(
      /table public\.events: partition key is RANGE \(at\), expected \(none\): custom SQL in a migration made it so \(schema\.ts:\d+\)$/,
    ),
  ]);
  expect(existsSync(project.path('fix.sql'))).toBe(false);
});

test(
  'an unrelated change is generated, runs there and back, and validate is silent then',
  { timeout: 180_000 },
  async () => {
    await writeFile(project.path('schema.ts'), schema(", kind: text('kind')"));
    const generated = await run('generate', '--name', 'kind');
    expect(generated).toMatchObject({ code: 0 });
    const sql = await project.read('drizzle/0002_kind.sql');
    expect(sql).toMatch(/ADD COLUMN "kind" text/);
    expect(sql).not.toMatch(/DROP|CREATE/);
    expect(await run('migrate')).toMatchObject({ code: 0 });
    expect(await run('validate')).toMatchObject({ code: 0 });
    expect((await run('validate')).stdout).not.toMatch(/partition/i);
    expect(await run('rollback', '--yes')).toMatchObject({ code: 0 });
    expect(await rows()).toEqual({ n: 2 });
    expect(await run('migrate')).toMatchObject({ code: 0 });

    // Ahead of the last snapshot, which knows of the partitions.
    await writeFile(project.path('schema.ts'), schema(", kind: text('kind'), more: text('more')"));
    const { stdout } = await run('validate');
    expect(stdout).toMatch(/will be created: column public\.events\.more/);
    expect(stdout).not.toMatch(/partition/i);
  },
);

test(
  'an index of a partitioned table is built plainly: PostgreSQL builds none concurrently there',
  { timeout: 120_000 },
  async () => {
    await writeFile(
      project.path('schema.ts'),
      schema(", kind: text('kind')").replace(
        "index('events_note')",
        "index('events_kind').on(t.kind), index('events_note')",
      ),
    );
    expect(await run('generate', '--online', '--name', 'kinds')).toMatchObject({ code: 0 });
    expect(await project.read('drizzle/0003_kinds.sql')).toMatch(/^CREATE INDEX "events_kind" ON/m);
    expect(await run('migrate')).toMatchObject({ code: 0 });
  },
);

test('a partitioned table may be renamed like any other, with its rows', { timeout: 120_000 }, async () => {
  await writeFile(
    project.path('schema.ts'),
    (await project.read('schema.ts')).replace("pgTable('events'", "pgTable('happenings'"),
  );
  expect((await run('generate')).stderr).toMatch(/Is table public\.happenings new, or was it renamed\?/);
  const generated = await run('generate', '--online', '--rename', 'table:events=happenings', '--name', 'renamed');
  expect(generated).toMatchObject({ code: 0 });
  const sql = await project.read('drizzle/0004_renamed.sql');
  expect(sql).toMatch(/RENAME TO "happenings"/);
  expect(sql).not.toMatch(/DROP|CREATE/);
  expect(await run('migrate')).toMatchObject({ code: 0 });
  expect(await database.query('select count(*)::int as n from happenings')).toEqual([{ n: 2 }]);
  expect(await run('validate')).toMatchObject({ code: 0 });
});

test('a key that custom SQL had to widen by the partition key stays so', { timeout: 120_000 }, async () => {
  const other = await createDatabase(majors.at(-1)!);
  const keyed = (columns = ''): string => `import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
export const logs = pgTable('logs', { id: integer('id').primaryKey(), at: timestamp('at'), ref: text('ref').unique()${columns} });`;
  const mine = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': await project.read('drizzle.config.ts'),
    'schema.ts': keyed(),
  });
  const on = (command: string, ...args: string[]) =>
    mine.run('archon-schema', [command, ...args], { env: { DATABASE_URL: other.url } });
  await on('generate', '--name', 'first');
  await mine.run('drizzle-kit', ['generate', '--custom', '--name', 'partition']);
  await appendFile(
    mine.path('drizzle/0001_partition.sql'),
    `
DROP TABLE logs;--> statement-breakpoint
CREATE TABLE logs (id integer, at timestamp, ref text, PRIMARY KEY (id, at), CONSTRAINT logs_ref_unique UNIQUE (ref, at)) PARTITION BY RANGE (at);--> statement-breakpoint
CREATE TABLE logs_all PARTITION OF logs DEFAULT;`,
  );
  await on('migrate');
  const { stdout } = await on('validate');
  expect(stdout.match(/.*custom SQL.*/g)).toHaveLength(4);
  expect(stdout).toMatch(
    /logs_pkey: columns are id, at, expected id: custom SQL in a migration made it so \(schema\.ts:\d+\)$/m,
  );
  await writeFile(mine.path('schema.ts'), keyed(", kind: text('kind')"));
  expect(await on('generate', '--name', 'kind')).toMatchObject({ code: 0 });
  expect(await mine.read('drizzle/0002_kind.sql')).not.toMatch(/DROP|PRIMARY/);
  expect(await on('migrate')).toMatchObject({ code: 0 });
  const after = await on('validate');
  expect(after).toMatchObject({ code: 0 });
  expect(after.stdout).not.toMatch(/custom SQL/);
  await mine.remove();
  await other.drop();
});

test(
  'a table that somebody partitioned in the database alone is drift, and the fix says why it does not drop it',
  { timeout: 120_000 },
  async () => {
    const other = await createDatabase(majors.at(-1)!);
    const plain = await temporaryProject({
      ...(await serverAsShadow()),
      'drizzle.config.ts': await project.read('drizzle.config.ts'),
      'schema.ts': schema(),
    });
    const env = { DATABASE_URL: other.url };
    await plain.run('archon-schema', ['generate', '--name', 'first'], { env });
    await plain.run('archon-schema', ['migrate'], { env });
    for (const sql of partition.split('--> statement-breakpoint')) await other.query(sql);
    await other.query(`insert into events values (1, '2025-05-05', 'old')`);
    const { stdout, code } = await plain.run('archon-schema', ['validate', '--fix-sql', 'fix.sql'], { env });
    expect(code).toBe(1);
    expect(stdout.match(/.*partition.*/gi)).toHaveLength(1);
    const fix = await plain.read('fix.sql');
    expect(fix).not.toMatch(/^DROP TABLE/m);
    expect(fix).toMatch(/^-- Left out: table public\.events holds rows, and this would drop it\.\n-- DROP TABLE/m);
    expect(fix).not.toMatch(/^CREATE/m);
    await other.query(fix);
    expect(await other.query('select id from events')).toEqual([{ id: 1 }]);
    const json = await plain.run('archon-schema', ['validate', '--json'], { env });
    expect(json.stdout).toMatch(/Left out: table public\.events holds rows/);
    expect(json.stdout).not.toMatch(/DROP TABLE/);
    await plain.remove();
    await other.drop();
  },
);
