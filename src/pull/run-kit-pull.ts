import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { withoutPassword } from '../postgres/connect/index.js';
import type { Project } from '../project/index.js';
import { SchemaError } from '../errors/index.js';

/**
 * Has the project's drizzle-kit describe the database as Drizzle declares it.
 *
 * @returns the module that it wrote; its migration and its relations are left out
 * @throws SchemaError where there is no drizzle-kit or no database, or with drizzle-kit's words
 */
export async function runKitPull(project: Project): Promise<string> {
  const bin = kitOf(project.configFile);
  // It holds a password: nobody else can read the folder.
  const folder = await mkdtemp(join(tmpdir(), 'archon-schema-pull-'));
  const out = join(folder, 'out');
  // Of all languages, each release of drizzle-kit reads this one.
  const config = join(folder, 'drizzle.config.ts');
  try {
    await mkdir(out);
    await writeFile(config, `export default ${JSON.stringify(configOf(project, out))};\n`);
    const said = await run(bin, ['pull', `--config=${config}`], project.root);
    return await readFile(join(out, 'schema.ts'), 'utf8').catch(() => {
      const problem = withoutPassword(said).trim().split('\n').at(-1)?.trim() ?? '';
      throw new SchemaError('drizzle-kit.refused', `drizzle-kit pull wrote no schema: ${problem}`, {
        facts: { problem },
      });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function kitOf(configFile: string): string {
  try {
    for (let folder = dirname(createRequire(configFile).resolve('drizzle-kit')); ; folder = dirname(folder)) {
      const bin = join(folder, 'bin.cjs');
      if (existsSync(bin)) return bin;
      if (folder === parse(folder).root) break;
    }
  } catch {
    // It is not installed.
  }
  throw new SchemaError(
    'drizzle-kit.missing',
    'The schema declares nothing yet, and drizzle-kit, which writes its tables, is not installed: npm install --save-dev drizzle-kit.',
    { facts: { package: 'drizzle-kit' } },
  );
}

function configOf({ connection, schemaFilter, tablesFilter = [], bookkeeping }: Project, out: string): object {
  if (connection.type === 'none')
    throw new SchemaError(
      'connect.url',
      'drizzle.config.ts names no database: set dbCredentials.url, for instance from DATABASE_URL.',
      { facts: { setting: 'dbCredentials.url' } },
    );
  const database =
    connection.type === 'embedded'
      ? { driver: 'pglite', dbCredentials: { url: connection.folder } }
      : { dbCredentials: { url: connection.url, ...(connection.ssl !== undefined && { ssl: connection.ssl }) } };
  return {
    dialect: 'postgresql',
    out,
    ...database,
    ...(schemaFilter && { schemaFilter }),
    tablesFilter: [...tablesFilter, `!${bookkeeping.table}`],
  };
}

/** What it prints; its exit code says little. */
function run(bin: string, args: readonly string[], cwd: string): Promise<string> {
  const env = { ...process.env, CI: '1', NO_COLOR: '1', FORCE_COLOR: '0' };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [bin, ...args], { cwd, env, maxBuffer: 1e8 }, (_error, stdout, stderr) =>
      resolve(`${stdout}\n${stderr}`),
    );
    child.stdin?.end();
  });
}
