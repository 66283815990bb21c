import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const execute = promisify(execFile);

/** A loader hook that tells each file that is loaded. */
const tracer = `import { writeSync } from 'node:fs';
export async function load(url, context, next) { writeSync(2, 'loads ' + url + '\\n'); return next(url, context); }`;

let project: TemporaryProject;

beforeAll(async () => {
  project = await temporaryProject({
    'tracer.mjs': tracer,
    'trace.mjs': `import { register } from 'node:module'; register('./tracer.mjs', import.meta.url);`,
    'schema.mjs': `import 'archon-schema/schema';`,
    'models.mjs': `import 'archon-schema/models';`,
    'schema.ts': `import { workflowTemplates } from 'archon-schema/schema';
export const steps: (typeof workflowTemplates.$inferSelect)['steps'] = [];`,
    'tsconfig.json': JSON.stringify({
      compilerOptions: { strict: true, skipLibCheck: true, noEmit: true, module: 'nodenext', types: [] },
      files: ['schema.ts'],
    }),
  });
});
afterAll(() => project.remove());

async function loadedBy(file: string): Promise<string[]> {
  const { stderr } = await execute(process.execPath, ['--import', './trace.mjs', file], { cwd: project.folder });
  return [...stderr.matchAll(/^loads (.*)$/gm)].map(([, url = '']) => url);
}

const packages = (files: readonly string[]): Set<string> =>
  new Set(
    files.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/@.][^/]*)\/(?!.*node_modules)/.exec(file)?.[1] ?? []),
  );

test('importing the tables loads drizzle-orm, and what tells a mistake in a call', async () => {
  const files = await loadedBy('schema.mjs');
  expect(files.some((file) => file.endsWith('/dist/schema/index.js'))).toBe(true);
  expect([...packages(files)].sort()).toEqual(['drizzle-orm', 'fastest-levenshtein', 'valibot']);
  const ours = files.filter(
    (file) => !file.includes('/node_modules/') || file.includes('/node_modules/archon-schema/'),
  );
  expect(ours.filter((file) => /\/dist\/(?!schema|declare|errors)/.test(file))).toEqual([]);
});

test('importing the models loads Zod, and no drizzle-kit or driver', async () =>
  expect([...packages(await loadedBy('models.mjs'))].sort()).toEqual([
    'drizzle-orm',
    'fastest-levenshtein',
    'valibot',
    'zod',
  ]));

test('type-checking the tables reads no types of Zod or drizzle-kit', async () => {
  const { stdout, code } = await project.run('tsc', ['--listFiles']);
  expect(code, stdout).toBe(0);
  const files = stdout.split('\n');
  expect(files.some((file) => file.endsWith('/dist/schema/json-types.d.ts'))).toBe(true);
  expect(files.filter((file) => /\/(zod|drizzle-kit)\//.test(file))).toEqual([]);
});
