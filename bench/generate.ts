import { cp, readdir, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type TemporaryProject, temporaryProject } from '../test/support/project.js';
import { root } from '../test/workflow/root.js';
import { measureCommand } from './measure.js';

// Times `generate` beside `drizzle-kit generate` on the workflow schema, whole commands: the first migration, and nothing to do.
const { values } = parseArgs({ options: { runs: { type: 'string', default: '7' } } });
const runs = Number(values.runs);

const tools = [
  { name: 'archon-schema generate', command: [process.execPath, `${root}dist/cli/main.js`, 'generate', '--name', 'a'] },
  {
    name: 'drizzle-kit generate',
    command: [process.execPath, `${root}node_modules/drizzle-kit/bin.cjs`, 'generate', '--name', 'a'],
  },
].map((tool) => ({ ...tool, first: [] as number[], nothing: [] as number[] }));

async function workflowProject(): Promise<TemporaryProject> {
  const project = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema/index.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
  });
  await cp(`${root}src/schema`, project.path('schema'), { recursive: true });
  await cp(`${root}src/declare`, project.path('declare'), { recursive: true });
  await cp(`${root}src/models`, project.path('models'), { recursive: true });
  await cp(`${root}src/sql`, project.path('sql'), { recursive: true });
  return project;
}

async function time(command: readonly string[], project: TemporaryProject): Promise<number> {
  const measured = await measureCommand(command, { runs: 1, cwd: project.folder, limit: 120_000 });
  if (measured?.code !== 0) throw new Error(`${command.join(' ')} fails: ${measured?.output}`);
  return measured.time;
}

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

const project = await workflowProject();
// Once for the caches.
for (let run = -1; run < runs; run++)
  for (const { command, first, nothing } of tools) {
    await rm(project.path('drizzle'), { recursive: true, force: true });
    const made = await time(command, project);
    if (!(await readdir(project.path('drizzle'))).some((file) => file.endsWith('.sql')))
      throw new Error('nothing written');
    const again = await time(command, project);
    if (run < 0) continue;
    first.push(made);
    nothing.push(again);
  }
await project.remove();
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.version}, medians of ${runs} runs: npm run bench:generate -- ${process.argv.slice(2).join(' ')}\n`,
);
console.log('| | the first migration | nothing to do |\n|---|---|---|');
for (const { name, first, nothing } of tools)
  console.log(`| ${name} | ${median(first).toFixed(0)} ms | ${median(nothing).toFixed(0)} ms |`);
const [ours, stock] = tools;
const ratio = (of: 'first' | 'nothing'): string => (median(ours?.[of] ?? []) / median(stock?.[of] ?? [])).toFixed(2);
console.log(`| ratio | ${ratio('first')} | ${ratio('nothing')} |`);
