// Starting Node and loading drizzle-kit or the command takes most of the time of most commands. Where the process itself is not what a
// test is about, a script runs in one that has run it before; a process runs one script at a time, and who finds all at work starts
// another. They die with who started them.
import childProcess from 'node:child_process';
import { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const host = fileURLToPath(new URL('host.mjs', import.meta.url));
const { fork } = childProcess;
/** What both streams of a host end with when a script has ended. */
export const end = '\0end';
const mostMemory = 1.5e9;

/** The environment that a process looks at while it starts, or its modules while they load. */
const atStart = /^(NODE_|NO_COLOR$|FORCE_COLOR$|COLORTERM$|TERM$|CI$)/;

/** The hosts that are free, by the script they have loaded and the environment they have started with. */
const free = new Map();

function take(script, env) {
  const given = Object.entries(env).filter(([name]) => atStart.test(name));
  const key = JSON.stringify([script, given.sort(([a], [b]) => (a < b ? -1 : 1))]);
  const known = free.get(key) ?? [];
  free.set(key, known);
  return { child: known.pop() ?? fork(host, { env, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }), known };
}

/**
 * Runs a script of Node's.
 *
 * @param job its file, arguments, working directory and environment
 * @returns what `child_process.fork` would, as far as it is used: output, `message` and `close`; it starts with what it is sent
 */
export function warmProcess(job) {
  const process = Object.assign(new EventEmitter(), { stdout: new EventEmitter(), stderr: new EventEmitter() });
  return Object.assign(process, { send: (message) => start(process, { args: [], ...job, message }) });
}

function start(process, job) {
  const env = Object.fromEntries(Object.entries(job.env).filter(([, value]) => value !== undefined));
  const { child, known } = take(job.script, env);
  const handles = [child, child.channel, child.stdout, child.stderr];
  for (const handle of handles) handle.ref();
  const rest = { stdout: '', stderr: '' };
  let done;

  const tell = (name, text) => text === '' || process[name].emit('data', text);
  const close = (...how) => {
    for (const emitter of [child, child.stdout, child.stderr]) emitter.removeAllListeners();
    for (const name of ['stdout', 'stderr']) tell(name, rest[name] === end ? '' : rest[name]);
    process.emit('close', ...how);
  };
  const look = () => {
    if (!done || rest.stdout !== end || rest.stderr !== end) return;
    for (const handle of handles) handle.unref();
    if (done.memory > mostMemory) child.disconnect();
    else known.push(child);
    close(done.code, null);
  };
  for (const name of ['stdout', 'stderr'])
    child[name].setEncoding('utf8').on('data', (text) => {
      const all = rest[name] + text;
      // What may be the beginning of the end is kept back.
      const at = all.lastIndexOf(end[0]);
      const from = at >= 0 && end.startsWith(all.slice(at)) ? at : all.length;
      tell(name, all.slice(0, from));
      rest[name] = all.slice(from);
      look();
    });
  child.on('message', (told) => {
    if ('value' in told) process.emit('message', told.value);
    else {
      done = told;
      look();
    }
  });
  child.once('error', (error) => process.emit('error', error));
  child.once('close', close);
  child.send({ ...job, env });
}

/**
 * Has the worker that `generate` forks run from dist from now on, as it does for the command: from TypeScript it takes ten times as long.
 *
 * @param isFresh whether each still starts a process
 */
export function forkBuilt(isFresh) {
  childProcess.fork = (file, ...rest) => {
    const [, name] = /\/(?:src|dist)\/(.*\/draft-worker)\.[jt]s$/.exec(file) ?? [];
    if (name === undefined || !String(file).startsWith(root)) return fork(file, ...rest);
    const script = `${root}dist/${name}.js`;
    const options = { ...rest.at(-1), execArgv: [] };
    return isFresh ? fork(script, options) : warmProcess({ script, cwd: process.cwd(), ...options });
  };
  syncBuiltinESMExports();
}
