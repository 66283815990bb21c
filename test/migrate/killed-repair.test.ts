import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCatalog } from '../../src/postgres/catalog/index.js';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { createDatabase, majors, serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { runCommand, startCommand, watch } from './killed-run.js';
import { gates } from './three-files.js';

/** Every place is a gate, and bears the number in which the run comes by: a sequence counts on whatever is rolled back. */
const numbered = `${gates}
  create sequence gates.passed;
  create or replace function gates.pass(name text) returns void language sql security definer as
    $$ select pg_advisory_xact_lock_shared(7341, hashtext(nextval('gates.passed')::text)) $$;
  drop event trigger gate_drop;
  create function gates.row() returns boolean language plpgsql as $$ begin perform gates.pass(''); return true; end $$;`;

let project: TemporaryProject;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.ts': `import { index, integer, numeric, pgTable, serial, text } from 'drizzle-orm/pg-core';
      export const p = pgTable('p', { id: serial().primaryKey(), name: text().notNull().unique(), n: numeric({ precision: 12, scale: 2 }) }, (t) => [index('p_n').on(t.n)]);
      export const c = pgTable('c', { id: integer().primaryKey(), p: integer().references(() => p.id) });`,
  });
  const { code, stderr } = await project.run('archon-schema', ['generate']);
  if (code !== 0) throw new Error(stderr);
});
afterAll(() => project.remove());

const rows = `insert into p (name, n) values ('a', 1.5), ('b', null), ('c', 3); insert into c values (1, 1), (2, null)`;

async function openDatabase() {
  const database = await createDatabase(majors.at(-1) ?? 18);
  const eye = watch(database.url);
  const run = async (...args: string[]): Promise<void> => {
    const { output, ended } = runCommand(project.folder, database.url, args);
    expect((await ended)[0], output.stderr).toBe(0);
  };
  await eye.query(numbered);
  await run('migrate');
  await eye.query(rows);
  return { ...database, eye, run };
}

type Opened = Awaited<ReturnType<typeof openDatabase>>;

/** Everything in the database: what is there, in which form, and every row. */
async function stateOf({ url, eye }: Opened): Promise<unknown> {
  const client = await openPostgres(url);
  const { objects } = await readCatalog(client, { schemas: ['public', 'drizzle'] });
  await client.close();
  return [
    objects,
    await eye.query('select * from p order by id'),
    await eye.query('select * from c order by id'),
    await eye.query('select created_at from drizzle.__drizzle_migrations'),
    await eye.query(`select last_value, is_called from p_id_seq`),
  ];
}

/**
 * Kills run after run, each at the next place, until one comes to its end, or was killed in COMMIT, which the server then ends;
 * after each of the others the database is what it was.
 */
async function killEverywhere(database: Opened, args: readonly string[], committed?: unknown): Promise<number> {
  const { eye } = database;
  const before = await stateOf(database);
  for (let at = 1; ; at++) {
    await eye.query(`select setval('gates.passed', 1, false)`);
    await eye.hold(String(at));
    const { child, output, ended } = startCommand(project.folder, database.url, args);
    const isThere = eye.atGate().then(
      () => true,
      () => false,
    );
    const code = await Promise.race([isThere, ended.then(([exit]) => exit)]);
    if (code !== true) {
      await eye.open();
      expect(code, output.stderr).toBe(0);
      return at - 1;
    }
    child.kill('SIGKILL');
    await ended;
    await eye.open();
    await eye.untilGone();
    const now = await stateOf(database);
    if (committed !== undefined && isDeepStrictEqual(now, committed)) return at;
    expect(now, `${args.join(' ')}, killed at place ${at}`).toEqual(before);
  }
}

async function close({ eye, drop }: Opened): Promise<void> {
  await eye.close();
  await drop();
}

test.concurrent(
  'adopt --repair that is killed in and after each statement leaves nothing half done, and the next run finishes',
  { timeout: 240_000 },
  async () => {
    const database = await openDatabase();
    const whole = await stateOf(database);
    await database.eye
      .query(`alter table p alter n type numeric(14,4), alter name drop not null, drop constraint p_name_unique;
    drop index p_n; alter table c drop constraint c_p_p_id_fk; delete from drizzle.__drizzle_migrations`);
    expect(await killEverywhere(database, ['adopt', '--repair'], whole)).toBeGreaterThan(10);
    expect(await stateOf(database)).toEqual(whole);
    await database.run('migrate');
    await close(database);
  },
);

test.concurrent(
  'restore that is killed in and after each statement puts back nothing, and the next run everything',
  { timeout: 240_000 },
  async () => {
    const database = await openDatabase();
    const whole = await stateOf(database);
    await database.run('rollback', '--yes', '--backup', 'saved');
    await database.run('migrate');
    await database.eye.query(
      `alter table p add constraint row check (gates.row()); alter table c add constraint row check (gates.row())`,
    );
    expect(await killEverywhere(database, ['restore', 'saved'])).toBeGreaterThan(8);
    await database.eye.query(`alter table p drop constraint row; alter table c drop constraint row`);
    expect(await stateOf(database)).toEqual(whole);
    await close(database);
  },
);
