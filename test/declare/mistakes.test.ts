import { sql } from 'drizzle-orm';
import { integer, pgPolicy, pgRole, pgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import * as builders from '../../src/declare/builders.js';
import { collectDeclarations } from '../../src/declare/index.js';

/** As JavaScript calls them: nothing checks what is passed. */
const { pgFunction, pgTrigger, grant, comment, comments, commentOn, shared, operationTest } =
  builders as unknown as Record<string, (...values: unknown[]) => unknown>;

const t = pgTable('t', { id: integer() });
const f = builders.pgFunction('f', { returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' });
const one = { returns: 'integer', language: 'sql', body: 'select 1' };
const touch = { on: t, timing: 'before', events: ['update'], execute: f };

const on = (privileges: string[], ...targets: unknown[]) =>
  (grant!(...privileges) as { on: (...targets: unknown[]) => { to: (...roles: unknown[]) => unknown } }).on(...targets);

test.each<[string, () => unknown, string]>([
  [
    'arguments as an object',
    () => pgFunction!('search', { ...one, args: { q: 'text' } }),
    "pgFunction('search'): `args` must be an array like [{ name: 'q', type: 'text' }], not an object.",
  ],
  [
    'an argument as a text',
    () => pgFunction!('f', { ...one, args: ['text'] }),
    "pgFunction('f'): `args.0` must be an object like { name: 'q', type: 'text' }, not \"text\".",
  ],
  [
    'an argument without a type',
    () => pgFunction!('f', { ...one, args: [{ name: 'q' }] }),
    "pgFunction('f'): `args.0.type` is missing: it must be a text.",
  ],
  [
    'a key of an argument that there is not',
    () => pgFunction!('f', { ...one, args: [{ name: 'q', type: 'text', direction: 'out' }] }),
    "pgFunction('f'): it does not know `args.0.direction`. It knows name, type, mode, default.",
  ],
  [
    'a key that there is not',
    () => pgFunction!('f', { ...one, arguments: [] }),
    "pgFunction('f'): it does not know `arguments`. It knows schema, args, returns, language, body, volatility, strict, security, owner, parallel, leakproof, cost, rows, set.",
  ],
  [
    'no body',
    () => pgFunction!('f', { returns: 'integer', language: 'sql' }),
    "pgFunction('f'): `body` is missing: it must be the text between the dollar signs.",
  ],
  [
    'a body that is not a text',
    () => pgFunction!('f', { ...one, body: sql`select 1` }),
    "pgFunction('f'): `body` must be the text between the dollar signs, not an object.",
  ],
  [
    'another word',
    () => pgFunction!('f', { ...one, volatility: 'IMMUTABLE' }),
    "pgFunction('f'): `volatility` must be one of 'volatile', 'stable', 'immutable', not \"IMMUTABLE\".",
  ],
  [
    'a number as a text',
    () => pgFunction!('f', { ...one, cost: '10' }),
    'pgFunction(\'f\'): `cost` must be a number, not "10".',
  ],
  [
    'no config',
    () => pgFunction!('f'),
    "pgFunction('f'): it takes an object like { returns: 'integer', language: 'sql', body: 'select 1' }, not undefined.",
  ],
  ['no name', () => pgFunction!(one), "The name of a function must be a text, like 'my_function'."],
  [
    'a setting that is a list',
    () => pgFunction!('f', { ...one, set: ['search_path='] }),
    "pgFunction('f'): `set` must be an object like { search_path: '' }, not an array.",
  ],
  [
    'a trigger without events',
    () => pgTrigger!('touch', { on: t, timing: 'before', execute: f }),
    "pgTrigger('touch'): `events` is missing: it must be an array of 'insert', 'update', 'delete', 'truncate', and not empty.",
  ],
  [
    'a trigger with no events',
    () => pgTrigger!('touch', { ...touch, events: [] }),
    "pgTrigger('touch'): `events` must be an array of 'insert', 'update', 'delete', 'truncate', and not empty, not an empty array.",
  ],
  [
    'events as a text',
    () => pgTrigger!('touch', { ...touch, events: 'update' }),
    "pgTrigger('touch'): `events` must be an array of 'insert', 'update', 'delete', 'truncate', and not empty, not \"update\".",
  ],
  [
    'an event that there is not',
    () => pgTrigger!('touch', { ...touch, events: ['upsert'] }),
    "pgTrigger('touch'): `events.0` must be one of 'insert', 'update', 'delete', 'truncate', not \"upsert\".",
  ],
  [
    'the name of a table',
    () => pgTrigger!('touch', { ...touch, on: 't' }),
    'pgTrigger(\'touch\'): `on` must be a table or a view, not "t".',
  ],
  [
    'a table that an import cycle leaves undefined',
    () => pgTrigger!('touch', { ...touch, on: undefined }),
    "pgTrigger('touch'): `on` must be a table or a view, not undefined.",
  ],
  [
    'the name of a function',
    () => pgTrigger!('touch', { ...touch, execute: 'f' }),
    'pgTrigger(\'touch\'): `execute` must be a pgFunction(…), or shared(pgFunction(…)), not "f".',
  ],
  [
    'a condition as a text',
    () => pgTrigger!('touch', { ...touch, when: 'old.a is null' }),
    'pgTrigger(\'touch\'): `when` must be an expression like sql`old.a is distinct from new.a`, not "old.a is null".',
  ],
  [
    'a flag as a text',
    () => pgTrigger!('touch', { ...touch, constraint: { deferrable: 'yes' } }),
    'pgTrigger(\'touch\'): `constraint.deferrable` must be true or false, not "yes".',
  ],
  [
    'a privilege that there is not',
    () => on(['slect'], t),
    "grant('slect'): argument 1 must be one of 'select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger', 'maintain', 'usage', 'execute', 'create', 'all', not \"slect\".",
  ],
  ['no privilege', () => on([], t), 'grant(): it takes one privilege at least, not an empty array.'],
  ['no object', () => on(['select']), "grant('select').on(…): it takes one object at least, not an empty array."],
  [
    'an object that an import cycle leaves undefined',
    () => on(['select'], t, undefined),
    "grant('select').on(…): argument 2 must be a table, view, column, sequence, function, type or schema (of a module in an import cycle?), not undefined.",
  ],
  [
    'no role',
    () => on(['select'], t).to(),
    "grant('select').on(…).to(…): it takes one role at least, not an empty array.",
  ],
  [
    'something that is no role',
    () => on(['select'], t).to(t),
    "grant(…).on(…).to(…) takes roles: a pgRole(…), shared(pgRole(…)), or a name like 'anon'.",
  ],
  [
    'a comment on nothing',
    () => comment!(undefined, 'x'),
    'comment(…, "x"): the first argument is undefined, not a table, column or other object. Look for an import cycle.',
  ],
  ['a comment without a text', () => comment!(t), 'A comment must be a text.'],
  ['comments on a name', () => comments!('t', { id: 'x' }), 'comments(…): the first argument must be a table.'],
  ['a text that is a number', () => comments!(t, { id: 7 }), 'A comment must be a text.'],
  ['a comment on a part without a text', () => commentOn!('index', t, 'i'), 'A comment must be a text.'],
  ['a shared table', () => shared!(t), 'shared(…) takes a pgFunction(…) or a pgRole(…).existing().'],
  [
    'an attribute that there is not',
    () => shared!(pgRole('r').existing(), { canLogin: true }),
    "shared(pgRole('r')): it does not know `canLogin`. Did you mean login? It knows login, inherit, bypassRls, createDb, createRole.",
  ],
  [
    'an option that there is not',
    () => shared!(f, { body: true }),
    "shared(pgFunction('f')): it does not know `body`. Did you mean compareBody? It knows compareBody.",
  ],
  [
    'a row of a table by name',
    () => operationTest!('Post', { table: 't', insert: {} }),
    'operationTest(\'Post\'): `table` must be a table, not "t".',
  ],
  [
    'a test without a row',
    () => operationTest!('Post', { table: t }),
    "operationTest('Post'): `insert` is missing: it must be an object like { title: 'x' }.",
  ],
])('%s', (_, mistake, message) => {
  expect(mistake).toThrow(expect.objectContaining({ name: 'DeclarationError', message }));
});

test.each<[string, Record<string, unknown>, string]>([
  ['a grant that nobody gets', { t, g: on(['select'], t) }, 'A grant(…).on(…) names no role: end it with .to(role).'],
  [
    'a policy that is on no table',
    { t, p: pgPolicy('own_rows', { using: sql`true` }) },
    'Policy "own_rows" is on no table: return it from the table\'s callback, or write .link(table).',
  ],
])('%s is refused instead of having no effect', (_, exports, message) => {
  expect(() => collectDeclarations(exports)).toThrow(message);
});

test('a policy that is exported and on its table is one policy', () => {
  const p = pgPolicy('own_rows', { using: sql`true` });
  const withPolicy = pgTable('w', { id: integer() }, () => [p]);
  expect(() => collectDeclarations({ p, withPolicy })).not.toThrow();
});

test('the compiler’s undefined is no mistake', () => {
  expect(() => pgFunction!('f', { ...one, args: undefined, schema: undefined, set: undefined })).not.toThrow();
});
