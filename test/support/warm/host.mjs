// A Node process that runs one script after the other, each as if it had been started for it: with its arguments, working directory
// and environment, what it loads of a project read anew, and over when nothing of it is at work any more. See warm.mjs.
import { createRequire, register } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { end, forkBuilt } from './warm.mjs';

const { cache } = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const streams = [process.stdout, process.stderr];
const writes = streams.map((stream) => stream.write.bind(stream));
const { send, exit } = process;
const tell = send.bind(process);
const runs = new Int32Array(new SharedArrayBuffer(4));
let isAtWork = false;

forkBuilt(false);
register('./read-anew.mjs', { parentURL: import.meta.url, data: runs.buffer });
// Each would set it for itself, and V8 says nothing of it twice.
setFlagsFromString('--wasm-tiering-budget=1000000000');

process.on('disconnect', () => exit.call(process, 0));
process.on('message', (job) => {
  if (isAtWork) return;
  isAtWork = true;
  // What goes wrong unseen ends this process, as it would end the script's own.
  void run(job);
});

async function run({ script, args, cwd, env, message }) {
  const current = Atomics.add(runs, 0, 1);
  forgetProjects();
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.argv = [process.execPath, script, ...args];
  process.exitCode = undefined;
  process.send = (value, done) => tell({ value }, done);
  const isLeft = new Promise((resolve) => {
    // The last words of a script that is sent a message; any other code it means.
    process.exit = (code) => (code === 0 ? resolve() : exit.call(process, code));
  });
  const before = process.getActiveResourcesInfo().length;
  await import(`${pathToFileURL(script).href}?run=${current}`);
  if (message !== undefined) {
    process.emit('message', message);
    await isLeft;
  }
  do await new Promise((resolve) => setTimeout(resolve, 1));
  while (process.getActiveResourcesInfo().length > before);
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  for (const stream of streams) stream.removeAllListeners('error');
  process.chdir(root);
  isAtWork = false;
  for (const write of writes) write(end);
  tell({ code, memory: process.memoryUsage.rss() });
}

/** The modules of projects are other ones in the next run, or their files say something else by then. */
function forgetProjects() {
  for (const file of Object.keys(cache)) {
    const inProject = file.split('/.tmp-projects/').at(-1);
    if (!inProject.includes('/node_modules/') && !file.startsWith(`${root}src/`)) delete cache[file];
  }
}
