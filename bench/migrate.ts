import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { DeclaredCatalog } from '../src/postgres/model/index.js';
import { readCatalog } from '../src/postgres/catalog/index.js';
import { openPostgres } from '../src/postgres/connect/index.js';
import { collectDeclarations } from '../src/declare/index.js';
import { describe } from '../src/expected/describe.js';
import { journalFile, migrationFiles } from '../src/project/index.js';
import { type TemporaryProject, temporaryProject } from '../test/support/project.js';
import { startServer } from '../test/support/servers/start-server.js';
import { root } from '../test/workflow/root.js';
import { measureCommand } from './measure.js';

// Times `migrate` beside `drizzle-kit migrate`, whole commands: a long history on an empty database, and nothing pending.
const { values } = parseArgs({
  options: {
    migrations: { type: 'string', default: '300' },
    runs: { type: 'string', default: '5' },
    major: { type: 'string', default: '17' },
  },
});
const count = Number(values.migrations);
const runs = Number(values.runs);
const major = Number(values.major);
const server = await startServer(major);
const url = server.url.replace(/\/postgres$/, '/bench');
const ours = [process.execPath, `${root}dist/cli/main.js`, 'migrate'];
const theirs = [process.execPath, `${root}node_modules/drizzle-kit/bin.cjs`, 'migrate'];

/** Each tenth makes a table, the others add to it. */
const statementsOf = (n: number): string[] => {
  const table = `app.t${Math.floor(n / 10)}`;
  return n % 10 === 0
    ? [
        ...(n === 0 ? ['create schema app;'] : []),
        `create table ${table} (id int primary key, a text not null, b timestamptz default now());`,
        `comment on table ${table} is 'made by migration ${n}';`,
      ]
    : [`alter table ${table} add column c${n} int default ${n};`, `create index t_c${n} on ${table} (c${n});`];
};

/** A project with so many migrations, each with its catalog snapshot. */
async function history(): Promise<TemporaryProject> {
  const project = await temporaryProject({
    'drizzle.config.js': `export default { dialect: 'postgresql', schema: './schema.js', out: './drizzle', dbCredentials: { url: '${url}' } };`,
    'schema.js': 'export {};',
  });
  const out = project.path('drizzle');
  await freshDatabase();
  const client = await openPostgres(url);
  const entries = [];
  for (let n = 0; n < count; n++) {
    const tag = `${String(n).padStart(4, '0')}_step`;
    const files = migrationFiles({ out }, tag);
    const statements = statementsOf(n);
    await client.exec(statements.join('\n'));
    const catalog = await readCatalog(client, { schemas: ['app'] });
    const declared: DeclaredCatalog = { fingerprint: tag, ...describe(collectDeclarations({})), catalog };
    for (const [file, text] of [
      [files.up, statements.join('\n--> statement-breakpoint\n')],
      [files.catalog, JSON.stringify(declared)],
    ] as const) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    entries.push({ idx: n, version: '7', when: n + 1, tag, breakpoints: true });
  }
  await client.close();
  await mkdir(dirname(journalFile(out)), { recursive: true });
  await writeFile(journalFile(out), JSON.stringify({ version: '7', dialect: 'postgresql', entries }));
  return project;
}

async function freshDatabase(): Promise<void> {
  const admin = await openPostgres(server.url);
  await admin.exec('drop database if exists bench with (force)');
  await admin.exec('create database bench');
  await admin.close();
}

/** Runs a whole command and returns its milliseconds. */
async function time(command: readonly string[], cwd: string): Promise<number> {
  const measured = await measureCommand(command, { runs: 1, cwd, limit: 120_000 });
  if (measured?.code !== 0) throw new Error(`${command.join(' ')} fails: ${measured?.output}`);
  return measured.time;
}

const median = (times: readonly number[]): string =>
  `${[...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]?.toFixed(0)} ms`;

try {
  const project = await history();
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.version}, PostgreSQL ${major}, medians of ${runs} runs: npm run bench:migrate -- ${process.argv.slice(2).join(' ')}\n`,
  );
  console.log(`| | ${count} pending | nothing pending |\n|---|---|---|`);
  const commands = [
    { name: 'archon-schema migrate', command: ours, pending: [] as number[], nothing: [] as number[] },
    {
      name: 'the same --no-verify',
      command: [...ours, '--no-verify'],
      pending: [] as number[],
      nothing: [] as number[],
    },
    { name: 'drizzle-kit migrate', command: theirs, pending: [] as number[], nothing: [] as number[] },
  ];
  // In turns, so that a busy machine is busy for all of them.
  for (let run = 0; run < runs; run++)
    for (const { command, pending, nothing } of commands) {
      await freshDatabase();
      pending.push(await time(command, project.folder));
      nothing.push(await time(command, project.folder));
    }
  for (const { name, pending, nothing } of commands)
    console.log(`| ${name} | ${median(pending)} | ${median(nothing)} |`);
  await project.remove();
} finally {
  await server.stop();
}
