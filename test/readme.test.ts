import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors } from './support/databases.js';
import { goodReport, root } from './workflow/workflow.js';

const execute = promisify(execFile);

let folder: string;
let readme: string;

/** The lines of the README's bash blocks, without comments. */
let commands: string[];

beforeAll(async () => {
  readme = await readFile(join(root, 'README.md'), 'utf8');
  commands = [...readme.matchAll(/^```bash\n([^]*?)^```/gm)]
    .flatMap(([, block = '']) => block.trim().split('\n'))
    .map((line) => line.replace(/\s+#.*$/, ''));
  // A clone as a newcomer has it: what git knows, and nothing else.
  folder = await mkdtemp(join(tmpdir(), 'archon-readme-'));
  const { stdout } = await execute('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of stdout.trim().split('\n')) await cp(join(root, file), join(folder, file)).catch(() => undefined);
  // What npm ci installs is what it has installed here; a registry is for the clean checkout of .ci/run. Caches are not shared.
  await mkdir(join(folder, 'node_modules'));
  for (const name of await readdir(join(root, 'node_modules')))
    if (name === '.bin' || !name.startsWith('.'))
      await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a command as it is written, in the clone. */
async function run(command: string): Promise<{ stdout: string; stderr: string }> {
  const { DATABASE_URL: _url, ...env } = process.env;
  return execute('sh', ['-c', command], { cwd: folder, env: { ...env, NO_COLOR: '1' }, maxBuffer: 1e8 });
}

test('the first screen gives the two commands', () => {
  const screen = readme.split('\n').slice(0, 25).join('\n');
  expect(screen).toContain('npm ci && npm start');
  expect(screen).toContain('npm ci && npm test');
});

test('npm ci && npm start migrates and validates the embedded default', async () => {
  expect(commands).toContain('npm ci && npm start');
  // It checks the lock file, and what the packages ask of Node.
  const { stderr: warned } = await run('npm ci --dry-run --offline --ignore-scripts --no-audit');
  expect(warned).not.toMatch(/EBADENGINE|unsupported engine/i);
  const { stdout, stderr } = await run('npm run --silent prepare && npm start');
  expect(stdout).toContain(goodReport);
  expect(stderr).toContain('Embedded database in .archon/');
  const { stdout: status } = await execute('git', ['init', '-q', '.'], { cwd: folder }).then(() =>
    execute('git', ['status', '--porcelain', '--', '.archon', 'dist', 'node_modules'], { cwd: folder }),
  );
  expect(status, 'what it made is ignored by git').toBe('');
}, 180_000);

test('with a server in .env, the next three commands work as written', async () => {
  const [write, migrate, validate] = commands.filter((command) => !command.startsWith('npm ci'));
  expect([migrate, validate]).toEqual(['npx drizzle-kit migrate', 'npm run validate']);
  const database = await createDatabase(majors.at(-1) ?? 17, 'archon');
  await run((write ?? '').replace(/postgres:\/\/[^']+/, database.url));
  await run(migrate ?? '');
  const { stdout } = await run(validate ?? '');
  for (const line of goodReport.split('\n')) expect(stdout.split('\n')).toContain(line);
  expect(await database.query('select count(*)::int as n from drizzle.__drizzle_migrations')).toEqual([{ n: 1 }]);

  const { stdout: json } = await run('npm run --silent validate -- --json');
  expect(JSON.parse(json)).toMatchObject({ ok: true, version: 1 });
  const { stderr } = await run(`npm run rollback -- --yes --backup ${join(folder, 'backup')}`);
  expect(stderr).toContain('what it made is removed');
  await run('npm run migrate');
  await database.drop();
  await writeFile(join(folder, '.env'), '');
}, 120_000);

test('the report in the README is the one that is printed', () =>
  expect(readme).toContain(`\`\`\`\n${goodReport}\n\`\`\``));

test('every file that the documents name is there', async () => {
  for (const document of ['README.md', 'CONTRIBUTING.md']) {
    const text = await readFile(join(root, document), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)]+)\)/g))
      await expect(
        readFile(join(root, dirname(document), target)).catch((error: NodeJS.ErrnoException) => error.code),
        target,
      ).resolves.not.toBe('ENOENT');
  }
});
