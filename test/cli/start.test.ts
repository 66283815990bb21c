import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { commandLineTool } from '../support/project.js';
import { workflowProject } from './project.js';

/** Tells of each package that a command imports. */
const watching = `data:text/javascript,${encodeURIComponent(`
import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(\`
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const [, name] = /.*\\\\/node_modules\\\\/((?:@[^/]+\\\\/)?[^/]+)/.exec(found.url) ?? [];
  if (name) process._rawDebug('imports ' + name);
  return found;
}\`));`)}`;

async function importedBy(args: readonly string[], cwd: string): Promise<Set<string>> {
  const { stderr } = await promisify(execFile)(process.execPath, ['--import', watching, commandLineTool(), ...args], {
    cwd,
    env: { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
  }).catch((error: { stderr: string }) => error);
  return new Set([...stderr.matchAll(/^imports (.*)$/gm)].map(([, name = '']) => name));
}

const heavy = [
  '@bomb.sh/tab',
  '@electric-sql/pglite',
  '@inquirer/search',
  'drizzle-kit',
  'drizzle-orm',
  'libpg-query',
  'log-update',
];

test('neither --help nor status imports what takes long to load', async () => {
  const project = await workflowProject();
  const [help, status] = await Promise.all([
    importedBy(['--help'], project.folder),
    importedBy(['status'], project.folder),
  ]);
  await project.remove();
  expect([...help].sort()).toEqual(['commander', 'fastest-levenshtein', 'pg-connection-string', 'picocolors']);
  expect(status).toContain('postgres');
  expect([...status].filter((name) => heavy.includes(name))).toEqual([]);
});
