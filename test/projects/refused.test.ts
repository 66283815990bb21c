import { afterEach, expect, test } from 'vitest';
import { serverAsShadow } from '../support/databases.js';
import { expectedOf, openProject, type OpenProject } from './prerequisites.js';

let open: OpenProject | undefined;
afterEach(() => open?.project.remove());

const head = `import { sql } from 'drizzle-orm';
import { check, customType, index, integer, pgEnum, pgPolicy, pgSchema, pgTable, pgView, text } from 'drizzle-orm/pg-core';
import { comment, grant, pgFunction, pgTrigger } from 'archon-schema/declare';
const lacking = (name: string) => customType<{ data: string }>({ dataType: () => name });\n`;

/** The lines beneath the message of the refusal. */
const refusal = async (schema: string): Promise<readonly string[]> => {
  open = await openProject({ ...(await serverAsShadow()), 'schema.ts': head + schema });
  const told = await expectedOf(open);
  return String(told).split('\n').slice(1);
};

test('of a table whose column has no type, nothing that stands on it or refers to it is listed', async () => {
  expect(
    await refusal(`
      export const a = pgTable('a', { id: integer('id').primaryKey(), x: lacking('no_such_type')('x'), n: text('n') },
        (t) => [index('a_n').on(t.n), check('c', sql\`n <> ''\`), pgPolicy('p', { using: sql\`n = 'x'\` })]);
      export const b = pgTable('b', { id: integer('id').references(() => a.id) });
      export const v = pgView('v').as((q) => q.select({ n: a.n }).from(a));
      export const w = pgView('w').as((q) => q.select({ n: v.n }).from(v));
      export const f = pgFunction('f', { returns: 'bigint', language: 'sql', body: 'select count(*) from a' });
      export const g = pgFunction('g', { returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' });
      export const t = pgTrigger('t', { on: a, timing: 'before', events: ['insert'], forEach: 'row', execute: g });
      export const said = comment(a.n, 'x');
      export const given = grant('select').on(a).to('some_reader');`),
  ).toEqual(['type "no_such_type" does not exist: CREATE TABLE "public"."a": "x" "no_such_type"']);
});

test('each cause has its line, and those that lack the same share one', async () => {
  expect(
    await refusal(`
      export const a = pgTable('a', { b: lacking('no_such_type')('b') });
      export const b = pgTable('b', { a: lacking('no_such_type')('a') });
      export const c = pgTable('c', { a: lacking('another_type')('a') });
      export const d = pgTable('d', { a: integer('a') }, () => [check('wrong', sql\`a >\`)]);
      export const e = pgTable('e', { a: integer('a') }, (t) => [index('i').on(sql\`nothing(\${t.a})\`)]);`),
  ).toEqual([
    'type "no_such_type" does not exist: CREATE TABLE "public"."a": "b" "no_such_type" (and 1 more statement)',
    'type "another_type" does not exist: CREATE TABLE "public"."c": "a" "another_type"',
    expect.stringMatching(/^syntax error at or near "\)": CREATE TABLE "public"\."d"/),
    expect.stringMatching(/^function nothing\(integer\) does not exist: CREATE INDEX "i"/),
  ]);
});

test('of what refers to a table that is not exported, each reference says the same once', async () => {
  expect(
    await refusal(`
      const hidden = pgTable('users', { id: integer('id').primaryKey() });
      export const a = pgTable('a', { id: integer('id').references(() => hidden.id) });
      export const b = pgTable('b', { id: integer('id').references(() => hidden.id) });`),
  ).toEqual([
    expect.stringMatching(/^relation "public.users" does not exist: ALTER TABLE .* \(and 1 more statement\)$/),
  ]);
});
