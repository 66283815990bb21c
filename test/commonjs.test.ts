import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TemporaryProject, temporaryProject } from './support/project.js';

let project: TemporaryProject;
beforeAll(async () => {
  project = await temporaryProject({
    'package.json': '{ "name": "app", "type": "commonjs" }',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        target: 'es2022',
        strict: true,
        skipLibCheck: true,
        outDir: 'out',
        types: [],
      },
      files: ['schema.ts'],
    }),
    'schema.ts': `import { integer, pgRole, pgTable, text } from 'drizzle-orm/pg-core';
import { comments, grant, pgFunction, pgTrigger, shared } from 'archon-schema/declare';
import { workflowTemplates } from 'archon-schema/schema';
export const posts = pgTable('posts', { id: integer('id').primaryKey(), title: text('title') });
export const touch = pgFunction('touch', { returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' });
export const t = pgTrigger('touch', { on: posts, timing: 'before', events: ['update'], updateOf: [posts.title], forEach: 'row', execute: touch });
export const c = comments(posts, { title: 'shown first' });
export const g = grant('select').on(posts).to(shared(pgRole('anon').existing()));
export const name: string = workflowTemplates.name.name;
// @ts-expect-error a column has no such privilege
export const wrong = grant('truncate').on(posts.title).to('anon');
`,
  });
});
afterAll(() => project.remove());

test('a project in CommonJS compiles against the types, and runs', { timeout: 60_000 }, async () => {
  const compiled = await project.run('tsc', ['-p', '.']);
  expect([compiled.code, compiled.stdout + compiled.stderr]).toEqual([0, '']);
  const script = `const s = require('./out/schema.js'); console.log(s.posts !== undefined, s.t !== undefined, s.name)`;
  const { code, stdout } = await project.run('node', ['-e', script]);
  expect([code, stdout]).toEqual([0, 'true true name\n']);
});
