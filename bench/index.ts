import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from '../test/workflow/root.js';
import { startServer } from '../test/support/servers/start-server.js';
import { measureCommand } from './measure.js';
import { installPeers, scorePeers, speedPeers } from './peers.js';
import { score } from './score.js';
import { type SpeedRow, timeAll } from './speed.js';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '4,100,1000,10000' },
    runs: { type: 'string', default: '5' },
    'no-peers': { type: 'boolean', default: false },
    major: { type: 'string', default: '17' },
    cases: { type: 'string', default: '0' },
    write: { type: 'boolean', default: false },
  },
});
const major = Number(values.major);
const sizes = values.sizes.split(',').map(Number);
const runs = Number(values.runs);
if (!values['no-peers']) installPeers();
const server = await startServer(major);
const lines: string[] = [];
const print = (line = ''): void => {
  lines.push(line);
  console.log(line);
};

try {
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  print(
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, ${memory} GiB, Node ${process.version}, PostgreSQL ${major}, medians of ${runs} runs: npm run bench -- ${process.argv.slice(2).join(' ')}`,
  );
  print();
  printTable(await timeAll(server, sizes, runs, values['no-peers'] ? [] : speedPeers));
  const help = await measureCommand([process.execPath, `${root}dist/cli/main.js`, '--help'], {
    runs,
    cwd: root,
    limit: 10_000,
  });
  print();
  print(`archon-schema --help: ${help?.time.toFixed(0)} ms`);
  if (Number(values.cases) > 0) {
    print();
    print('| faults of the drift suite noticed (the suite itself asks for kind, id and property) | |');
    print('|---|---|');
    for (const [name, [noticed, asked]] of await score(server, major, scorePeers, Number(values.cases)))
      print(`| ${name} | ${noticed} of ${asked} |`);
  }
  if (values.write) await writeFile(fileURLToPath(new URL('./RESULTS.md', import.meta.url)), `${lines.join('\n')}\n`);
} finally {
  await server.stop();
}

function printTable(rows: readonly SpeedRow[]): void {
  print(`| tables | ${sizes.join(' | ')} | ${ratioHeads().join(' | ')} |`);
  print(
    `|---|${sizes.map(() => '---|').join('')}${ratioHeads()
      .map(() => '---|')
      .join('')}`,
  );
  for (const { name, cells, times } of rows) {
    const ratios = sizes.slice(1).map((size, index) => {
      const [now, before] = [times.get(size), times.get(sizes[index] ?? 0)];
      return now === undefined || before === undefined ? '' : (now / before).toFixed(1);
    });
    print(`| ${name} | ${sizes.map((size) => cells.get(size) ?? '').join(' | ')} | ${ratios.join(' | ')} |`);
  }
}

function ratioHeads(): string[] {
  return sizes.slice(1).map((size, index) => `${size} / ${sizes[index]}`);
}
