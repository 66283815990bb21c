import { readdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverAsShadow } from '../support/databases.js';
import { type RunResult, type TemporaryProject, temporaryProject } from '../support/project.js';

/** Ends the process before it does its KILL_AT-th change of a file of generate's, of those in KILL; a write is left half done. */
const killer = `
import fs from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
let count = 0;
for (const name of (process.env.KILL ?? '').split(' ').filter(Boolean)) {
  const done = fs[name];
  fs[name] = (path, ...rest) => {
    if (/[/]drizzle[/]|[/]generate-[0-9a-f]+[.]json/.test(String(path)) && ++count === Number(process.env.KILL_AT)) {
      if (name === 'writeFile') writeFileSync(path, String(rest[0]).slice(0, String(rest[0]).length / 2));
      process.kill(process.pid, 'SIGKILL');
    }
    return done(path, ...rest);
  };
}
syncBuiltinESMExports();`;

const schema = (more = ''): string =>
  `import { integer, pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer(), ${more} });`;

let project: TemporaryProject;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: 'postgres://nobody@127.0.0.1:1/none' } };`,
    'schema.ts': schema(),
    'kill.mjs': killer,
  });
});
afterAll(() => project.remove());

const generate = (env: NodeJS.ProcessEnv, ...args: string[]): Promise<RunResult> =>
  project.run('archon-schema', ['generate', '--name', 'step', ...args], { env });

async function texts(): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(project.path('drizzle'), { recursive: true });
  const files = names.filter((name) => /\.\w+$/.test(name)).sort();
  return Object.fromEntries(
    await Promise.all(
      files.map(async (name) => [name, await readFile(project.path('drizzle', name), 'utf8')] as const),
    ),
  );
}

const filesOf = (tag: string): string[] => [
  `${tag}.sql`,
  `catalog/${tag}.json`,
  `down/${tag}.sql`,
  `meta/${tag.slice(0, 4)}_snapshot.json`,
];

test(
  'a generate that is killed in and before each change of a file, one run after the other, ends with whole files',
  { timeout: 240_000 },
  async () => {
    expect((await generate({})).code).toBe(0);
    const first = await texts();
    await writeFile(project.path('schema.ts'), schema('n: integer()'));
    const NODE_OPTIONS = `--import ${project.path('kill.mjs')}`;
    let kills = 0;
    for (let at = 1; ; at++) {
      const { code, stderr } = await generate({ NODE_OPTIONS, KILL: 'writeFile rename', KILL_AT: String(at) });
      if (code === 0) break;
      expect(code, stderr).toBe('SIGKILL');
      kills++;
      // The next run is killed while it cleans up.
      if (at === 9) expect((await generate({ NODE_OPTIONS, KILL: 'rm', KILL_AT: '2' })).code).toBe('SIGKILL');
      const now = await texts();
      const { entries } = JSON.parse(now['meta/_journal.json'] ?? '') as { entries: { tag: string }[] };
      // What the journal names is there, and what was there is as it was.
      for (const { tag } of entries) expect(Object.keys(now)).toEqual(expect.arrayContaining(filesOf(tag)));
      for (const file of filesOf('0000_step')) expect(now[file], file).toBe(first[file]);
      if (entries.length === 1) expect(now['meta/_journal.json']).toBe(first['meta/_journal.json']);
    }
    expect(kills, 'every file is written and renamed').toBeGreaterThan(10);
    const last = await generate({});
    expect([last.code, last.stderr]).toEqual([0, '']);
    expect(Object.keys(await texts())).toEqual(
      [...filesOf('0000_step'), ...filesOf('0001_step'), 'meta/_journal.json'].sort(),
    );
    const check = await generate({}, '--check');
    expect([check.code, check.stdout]).toEqual([0, 'Nothing to do: the migrations are what is declared.\n']);
  },
);
