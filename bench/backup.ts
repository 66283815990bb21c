import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openPostgres } from '../src/postgres/connect/index.js';
import { temporaryProject } from '../test/support/project.js';
import { startServer } from '../test/support/servers/start-server.js';
import { root } from '../test/workflow/root.js';
import { type Measured, measureCommand } from './measure.js';

/** Backup and restore of a large table beside psql's `\copy`: rows a second, and the client's peak memory. */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    major: { type: 'string', default: '17' },
    write: { type: 'boolean', default: false },
  },
});
const rows = Number(values.rows);
const limit = 900_000;
const server = await startServer(Number(values.major));
const project = await temporaryProject({
  'drizzle.config.js': `export default { dialect: 'postgresql', schema: '${root}src/schema/index.ts', out: '${root}drizzle', dbCredentials: { url: '${server.url}' } };`,
});
const folder = await mkdtemp(join(tmpdir(), 'archon-bench-'));
const table = 'public.archon_workflow_templates';
const client = await openPostgres(server.url);
const lines: string[] = [];
const print = (line = ''): void => {
  lines.push(line);
  console.log(line);
};

async function run(name: string, command: readonly string[]): Promise<Measured> {
  const measured = await measureCommand(command, {
    runs: 1,
    cwd: project.folder,
    limit,
    env: { DATABASE_URL: server.url },
  });
  if (measured?.code !== 0) throw new Error(`${name} failed: ${measured?.output}`);
  return measured;
}
const ours = (...args: string[]): Promise<Measured> =>
  run(args[0] ?? '', [process.execPath, `${root}dist/cli/main.js`, ...args]);
const psql = (sql: string): Promise<Measured> => run(sql, ['psql', server.url, '-qc', sql]);
const row = (name: string, { time, memory }: Measured): void =>
  print(
    `| ${name} | ${(time / 1000).toFixed(1)} s | ${Math.round((rows / time) * 1000).toLocaleString('en')} | ${memory?.toFixed(0)} MB |`,
  );

/** The rows' number and a checksum of all their values. */
async function checksum(): Promise<string> {
  const [sum] = await client.query<{ sum: string }>(
    `select count(*) || ' ' || sum(hashtextextended(t::text, 0)) as sum from ${table} t`,
  );
  return sum?.sum ?? '';
}

try {
  await ours('migrate');
  await client.exec(`insert into ${table} (name, title, description, category, tags, steps)
    select 't-' || n, 'Title ' || n, repeat('a line of text,' || chr(10), 10), 'c' || n % 10, jsonb_build_array('a', n), '[]'
    from generate_series(1, ${rows}) n; analyze ${table}`);
  const before = await checksum();
  const file = join(folder, 'psql.copy');
  const out = await psql(`\\copy ${table} to '${file}'`);
  const saved = await ours('rollback', '--yes', '--backup', join(folder, 'saved'));
  await ours('migrate');
  const restored = await ours('restore', join(folder, 'saved'));
  if ((await checksum()) !== before) throw new Error('The rows are not those that were saved.');
  await client.exec(`truncate ${table} cascade; alter table ${table} disable trigger user`);
  const into = await psql(`\\copy ${table} from '${file}'`);
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  print(
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, ${memory} GiB, Node ${process.version}, PostgreSQL ${values.major}, ${rows} rows of ${table}, checksums equal: npm run bench:backup -- ${process.argv.slice(2).join(' ')}`,
  );
  print();
  print('| | time | rows a second | peak memory |');
  print('|---|---|---|---|');
  row('archon-schema rollback --backup (counts, saves, drops)', saved);
  row('psql \\copy to', out);
  row('archon-schema restore (checks, loads, commits)', restored);
  row('psql \\copy from', into);
  if (values.write)
    await writeFile(fileURLToPath(new URL('./BACKUP-RESULTS.md', import.meta.url)), `${lines.join('\n')}\n`);
} finally {
  await client.close();
  await Promise.all([server.stop(), project.remove(), rm(folder, { recursive: true, force: true })]);
}
