import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { describe, expect, test, vi } from 'vitest';
import { createDatabase, majors } from './databases.js';
import { openPglite } from './pglite.js';
import { temporaryProject } from './project.js';
import { startServer } from './servers/index.js';

const roles = `select rolname::text as name from pg_roles where rolname in ('anon', 'authenticated', 'service_role') order by 1`;

describe.each(majors)('PostgreSQL %i', (major) => {
  test('answers with its own version', async () => {
    const database = await createDatabase(major);
    const [row] = await database.query<{ version: string }>('select version()');
    expect(row!.version).toMatch(new RegExp(`^PostgreSQL ${major}\\.`));
    await database.drop();
  });

  test('a plain database is empty and gone once dropped', async () => {
    const [database, other] = await Promise.all([createDatabase(major), createDatabase(major)]);
    expect(await database.query(`select from pg_tables where schemaname = 'public'`)).toEqual([]);
    await database.drop();
    const name = new URL(database.url).pathname.slice(1);
    expect(await other.query('select from pg_database where datname = $1', [name])).toEqual([]);
    await other.drop();
  });

  test('a supabase database gives its roles rights on new tables, and finds extensions', async () => {
    const database = await createDatabase(major, 'supabase');
    expect(await database.query(roles)).toEqual([
      { name: 'anon' },
      { name: 'authenticated' },
      { name: 'service_role' },
    ]);
    await database.query('create table t ()');
    const [row] = await database.query(
      `select has_table_privilege('anon', 't', 'truncate') as granted,
        uuid_generate_v4() is not null as uuid, digest('a', 'md5') is not null as digest`,
    );
    expect(row).toEqual({ granted: true, uuid: true, digest: true });
    await database.drop();
  });

  test('an archon database has two tables whose updates move updated_at', async () => {
    const database = await createDatabase(major, 'archon');
    expect(await database.query('select source_id, title from archon_sources order by 1')).toEqual([
      { source_id: 'a1', title: 'Handbook' },
      { source_id: 'b2', title: 'Blog' },
    ]);
    const moved = await database.query(
      `update archon_settings set value = 'x', updated_at = '2000-01-01' returning updated_at > '2001-01-01' as moved`,
    );
    expect(moved).toEqual([{ moved: true }, { moved: true }]);
    await database.drop();
  });

  test('a private server knows no Supabase roles, and stopping it removes its data', async () => {
    const server = await startServer(major);
    const sql = postgres(server.url, { max: 1 });
    expect([...(await sql.unsafe(roles))]).toEqual([]);
    await sql.end();
    const pid = postmaster(server.folder);
    await server.stop();
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(server.folder)).toBe(false);
  });
});

test('a server dies with the process that started it, also by SIGKILL, and its data goes too', async () => {
  const owner = spawn(process.execPath, [jiti, script, String(majors.at(-1))], {
    env: { ...process.env, JITI_FS_CACHE: 'false' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { folder } = JSON.parse(await firstLine(owner)) as { folder: string };
  const pid = postmaster(folder);
  expect(isRunning(pid)).toBe(true);

  owner.kill('SIGKILL');

  await vi.waitUntil(() => !isRunning(pid) && !existsSync(folder), { timeout: 10_000 });
});

test('openPglite gives an empty database each time', async () => {
  const first = await openPglite();
  await first.exec('create table t ()');
  const second = await openPglite();
  const { rows } = await second.query(`select to_regclass('public.t') as t`);
  expect(rows).toEqual([{ t: null }]);
  await Promise.all([first.close(), second.close()]);
});

test('a temporary project resolves the package itself and its dependencies', async () => {
  const project = await temporaryProject({
    'src/main.js': `
      import { pgTable } from 'drizzle-orm/pg-core';
      console.log(typeof pgTable, import.meta.resolve('archon-schema/package.json'));
      process.stdin.pipe(process.stderr);
      process.exitCode = Number(process.env.CODE);`,
  });
  const result = await project.run('node', ['src/main.js'], { env: { CODE: '3' }, input: 'said' });
  const ours = new URL('../../package.json', import.meta.url).href;
  expect(result).toEqual({ code: 3, stdout: `function ${ours}\n`, stderr: 'said' });
  await project.remove();
  expect(existsSync(project.folder)).toBe(false);
});

const jiti = fileURLToPath(new URL('../../node_modules/jiti/lib/jiti-cli.mjs', import.meta.url));
const script = fileURLToPath(new URL('start-and-wait.ts', import.meta.url));

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  throw new Error('it said nothing');
}

function postmaster(folder: string): number {
  return Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
}

/** A process of another user is running too. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
