import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { commandLineTool, type RunResult, type TemporaryProject, temporaryProject } from '../support/project.js';

let database: TestDatabase;
const projects: TemporaryProject[] = [];
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  await database.query(`
    create table people (id integer primary key, name text);
    create table audit (id integer);
    create function touch() returns trigger language plpgsql as 'begin return new; end';
    create trigger touch before update on people for each row execute function touch();
    comment on table people is 'who is known'`);
});
afterAll(async () => {
  for (const project of projects) await project.remove();
  await database.drop();
});

const config = `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.APP_DB_URL ?? '' } };\n`;
const schema = `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const people = pgTable('people', { id: integer().primaryKey(), name: text() });\n`;

async function made(files: Readonly<Record<string, string>>, url = database.url) {
  const project = await temporaryProject(files);
  projects.push(project);
  const run = (...args: string[]): Promise<RunResult> =>
    project.run('archon-schema', args, { env: { APP_DB_URL: url } });
  /** Every file of the project and its text. */
  const texts = async (): Promise<Record<string, string>> => {
    const names = await readdir(project.path(), { recursive: true, withFileTypes: true });
    const files = names
      .filter((entry) => entry.isFile())
      .map((entry) => relative(project.folder, join(entry.parentPath, entry.name)))
      .filter((file) => !file.startsWith('node_modules'))
      .sort();
    return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await project.read(file)])));
  };
  return { project, run, texts };
}

test('a project gets scripts, a job and what its history lacks; the second time nothing changes', async () => {
  const { project, run, texts } = await made({
    ...(await serverAsShadow()),
    'package.json': `{\n    "name": "app",\n    "type": "module",\n    "scripts": {\n        "migrate": "node own.js"\n    }\n}`,
    'drizzle.config.ts': config,
    'schema.ts': schema,
    'pnpm-lock.yaml': '',
    '.github/dependabot.yml': 'version: 2\n',
  });
  await project.run('drizzle-kit', ['generate', '--name', 'first'], { env: { APP_DB_URL: database.url } });

  const { code, stdout, stderr } = await run('init', '--yes');
  expect(code, stdout + stderr).toBe(0);
  expect(stdout).toContain('In the database, and not declared: 1 table, 1 function, 1 trigger, 1 comment.');
  expect(stdout).toContain('package.json has its own scripts migrate: run "npx archon-schema migrate".');
  expect(stdout).toContain('npm install --save-dev archon-schema');
  expect(stderr).toContain('"archon-schema pull"');
  const after = await texts();
  expect(after['package.json']).toBe(
    `{\n    "name": "app",\n    "type": "module",\n    "scripts": {\n        "migrate": "node own.js",\n        "generate": "archon-schema generate",\n        "validate": "archon-schema validate",\n        "rollback": "archon-schema rollback"\n    }\n}`,
  );
  expect(Object.keys(after)).toEqual(
    expect.arrayContaining(['drizzle/down/0000_first.sql', 'drizzle/catalog/0000_first.json']),
  );
  expect(after['.github/workflows/schema.yml']).toContain('pnpm exec archon-schema generate --check');
  expect(after['.github/workflows/schema.yml']).toContain('APP_DB_URL: postgres://');
  expect(after['.github/workflows/schema.yml']).toContain(`image: postgres:${majors.at(-1)}`);

  const again = await run('init', '--yes');
  expect({ code: again.code, stdout: again.stdout }).toEqual({
    code: 0,
    stdout: expect.stringContaining('Nothing to do: this project is set up.') as string,
  });
  expect(await texts()).toEqual(after);
  expect((await run('generate', '--check')).code).toBe(0);
});

test('without a terminal and without --yes it says what it would do, and writes nothing', async () => {
  const { run, texts } = await made({ 'drizzle.config.ts': config, 'schema.ts': schema }, '');
  const before = await texts();
  expect(Object.keys(before)).toEqual(['drizzle.config.ts', 'package.json', 'schema.ts']);
  const { code, stdout, stderr } = await run('init');
  expect(code).toBe(2);
  expect(stdout).toContain('archon-schema.config.ts: the settings');
  expect(stdout).toContain('package.json: the scripts generate, migrate, validate, rollback');
  expect(stderr).toContain('--yes');
  expect(await texts()).toEqual(before);
});

test.for([
  ['that is not reachable', 'postgres://nobody@127.0.0.1:1/none', 'could not be asked'],
  ['that is not configured', '', 'names no database'],
])('a database %s keeps nothing else from being set up', async ([, url, said]) => {
  const { run, texts } = await made({ 'drizzle.config.ts': config, 'schema.ts': schema }, url);
  const { code, stdout, stderr } = await run('init', '--yes');
  expect(code, stdout + stderr).toBe(0);
  expect(stdout).toContain(said);
  const { 'package.json': manifest, ...others } = await texts();
  expect(JSON.parse(manifest!)).toMatchObject({ scripts: { validate: 'archon-schema validate' } });
  expect(manifest).toMatch(/\}\n$/);
  expect(Object.keys(others)).toEqual(['archon-schema.config.ts', 'drizzle.config.ts', 'schema.ts']);
  expect((await run('init', '--yes')).stdout).toContain('Nothing to do');
});

test('without a drizzle configuration one line says what to create', async () => {
  const { run } = await made({});
  const { code, stderr } = await run('init', '--yes');
  expect(code).toBe(2);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/create it with export default \{ dialect: 'postgresql'/);
});

test('a project in CommonJS, with a configuration elsewhere, gets settings that load', async () => {
  const { run, texts } = await made(
    {
      'package.json': '{"private":true}\n',
      'db/drizzle.config.js': config.replace('export default', 'module.exports ='),
      'schema.ts': schema,
    },
    '',
  );
  const { code, stdout, stderr } = await run('-c', 'db/drizzle.config.js', 'init', '--yes');
  expect(code, stdout + stderr).toBe(0);
  const after = await texts();
  expect(after['db/archon-schema.config.js']).toContain('module.exports = {');
  expect(JSON.parse(after['package.json']!)).toMatchObject({
    scripts: { generate: 'archon-schema -c db/drizzle.config.js generate' },
  });
  expect((await run('-c', 'db/drizzle.config.js', 'init')).stdout).toContain('Nothing to do');
});

test('what a platform gives is in the settings', async () => {
  const supabase = await createDatabase(majors.at(-1)!, 'supabase');
  const { run, texts } = await made({ 'drizzle.config.ts': config }, supabase.url);
  await run('init', '--yes');
  expect((await texts())['archon-schema.config.ts']).toContain(`shadow: { prelude: ['supabase'] }`);
  await supabase.drop();
});

/** Runs what it is given on a terminal (util-linux). */
const script = '/usr/bin/script';

const down = '\u001b[B';

test.skipIf(!existsSync(script))('on a terminal it asks at most three questions, each once', async () => {
  const { project, texts } = await made({
    ...(await serverAsShadow()),
    'drizzle.config.ts': config,
    'schema.ts': schema,
  });
  await project.run('drizzle-kit', ['generate', '--name', 'first'], { env: { APP_DB_URL: database.url } });
  const child = spawn(script, ['-qec', `${process.execPath} ${commandLineTool()} init`, '/dev/null'], {
    cwd: project.folder,
    env: { ...process.env, NO_COLOR: '1', APP_DB_URL: database.url },
  });
  const answers = [
    ['Write rollbacks and catalog snapshots', '\r'],
    ['Write .github/workflows/schema.yml', `${down}\r`],
    ['Write declarations', `${down}\r`],
  ] as const;
  let shown = '';
  let asked = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const [question, keys] = answers[asked] ?? [];
    if (question === undefined || !shown.includes(question)) return;
    asked += 1;
    child.stdin.write(keys);
  });
  const [code] = (await once(child, 'close')) as [number];
  expect(code, shown).toBe(0);
  expect(asked).toBe(3);
  expect(Object.keys(await texts())).toEqual(
    expect.arrayContaining([
      '.github/workflows/schema.yml',
      'drizzle/catalog/0000_first.json',
      'drizzle/down/0000_first.sql',
      'pulled.ts',
    ]),
  );
});

test('a shadow that is set stays', async () => {
  const { run, texts } = await made({ ...(await serverAsShadow()), 'drizzle.config.ts': config, 'schema.ts': schema });
  const before = (await texts())['archon-schema.config.js'];
  const { stdout } = await run('init', '--yes');
  expect(stdout).toContain('archon-schema.config.js exists.');
  expect((await texts())['archon-schema.config.js']).toBe(before);
});
