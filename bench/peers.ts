import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../test/workflow/root.js';

const folder = fileURLToPath(new URL('./peers', import.meta.url));
const bin = (name: string): string => join(folder, 'node_modules/.bin', name);

/** Another tool that compares databases or reads one. */
export interface Peer {
  readonly name: string;
  /**
   * The command that looks at `url`, which is compared with `reference` where the tool compares databases, and with the
   * declarations of `project` where it knows declarations.
   */
  command(
    url: string,
    reference: string,
    project?: string,
  ): Promise<{ readonly command: readonly string[]; readonly cwd: string }>;
  /** Whether an exit code means that it looked; else it could not, and its time says nothing. */
  answers(code: number | null): boolean;
  /** Whether its output says that something differs. */
  notices(output: string, code: number | null): boolean;
}

export function installPeers(): void {
  if (existsSync(bin('migra'))) return;
  console.error('Installing the peers: npm install --prefix bench/peers');
  spawnSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund'], { stdio: 'inherit' });
}

const scratch = (): Promise<string> => mkdtemp(join(tmpdir(), 'archon-bench-'));

const migra: Peer = {
  name: '@pgkit/migra',
  command: async (url, reference) => ({
    command: [bin('migra'), 'run', url, reference, '--unsafe'],
    cwd: await scratch(),
  }),
  answers: (code) => code === 0,
  notices: (output) => output.replace(/peak \d+ KB/, '').trim() !== '',
};

/** Of each reference, its snapshot. */
const snapshots = new Map<string, string>();

const pgDelta: Peer = {
  name: '@supabase/pg-delta drift',
  command: async (url, reference) => {
    const cwd = await scratch();
    const file = snapshots.get(reference) ?? join(cwd, 'snapshot.json');
    if (!snapshots.has(reference)) spawnSync(bin('pgdelta'), ['snapshot', '--source', reference, '--out', file]);
    snapshots.set(reference, file);
    return { command: [bin('pgdelta'), 'drift', '--env', url, '--snapshot', file], cwd };
  },
  answers: (code) => code === 0 || code === 1,
  notices: (output) => output.includes('Drift detected'),
};

const drizzlePull: Peer = {
  name: 'drizzle-kit pull',
  command: async (url) => {
    const cwd = await scratch();
    const config = `export default { dialect: 'postgresql', out: './out', schemaFilter: ['app', 'public'], dbCredentials: { url: '${url}' } };`;
    await writeFile(join(cwd, 'drizzle.config.js'), config);
    return { command: [bin('drizzle-kit'), 'pull'], cwd };
  },
  answers: (code) => code === 0,
  notices: () => false,
};

/** It changes the database that it looks at: here the one that others only compare with, after them. */
const drizzlePush: Peer = {
  name: 'drizzle-kit push',
  command: async (_url, reference, cwd = '.') => {
    const config = `export default { dialect: 'postgresql', schema: './each.ts', schemaFilter: ['app'], dbCredentials: { url: '${reference}' } };`;
    await writeFile(join(cwd, 'push.config.js'), config);
    // It finds no tables in arrays.
    const each = `const { app, tables } = require('./schema.js');\ntables.forEach((table, at) => (exports['t' + at] = table));\nexports.app = app;`;
    await writeFile(join(cwd, 'each.ts'), each);
    return { command: [`${root}node_modules/.bin/drizzle-kit`, 'push', '--config=push.config.js', '--force'], cwd };
  },
  answers: (code) => code === 0,
  notices: (output) => !output.includes('No changes detected'),
};

const pgDump: Peer = {
  name: 'pg_dump -s',
  command: async (url) => ({ command: ['pg_dump', '-s', url], cwd: await scratch() }),
  answers: (code) => code === 0,
  notices: () => false,
};

export const speedPeers: readonly Peer[] = [pgDump, pgDelta, migra, drizzlePull, drizzlePush];
/** drizzle-kit compares with declarations only, and those that it pulls from the drift suite's schema do not run. */
export const scorePeers: readonly Peer[] = [migra, pgDelta];
