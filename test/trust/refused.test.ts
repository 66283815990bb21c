import { sql } from 'drizzle-orm';
import * as pg from 'drizzle-orm/pg-core';
import { describe, expect, test } from 'vitest';
import {
  collectDeclarations,
  comment,
  commentOn,
  DeclarationError,
  declaredSql,
  grant,
  pgFunction,
  pgTrigger,
  shared,
} from '../../src/declare/index.js';

const fires = pgFunction('fires', { returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' });
const t0 = () => pg.pgTable('tt', { a: pg.text() });

/** Declarations with a name or a text in each place that takes one. */
const places: Readonly<Record<string, (v: string) => Record<string, unknown>>> = {
  table: (v) => ({ t: pg.pgTable(v, { a: pg.text() }) }),
  column: (v) => ({ t: pg.pgTable('tt', { k: pg.text(v) }) }),
  schema: (v) => ({ t: pg.pgSchema(v) }),
  schemaOfTable: (v) => ({ t: pg.pgSchema(v).table('tt', { a: pg.text() }) }),
  enum: (v) => ({ t: pg.pgEnum(v, ['a']) }),
  enumValue: (v) => ({ t: pg.pgEnum('mood', ['a', v]) }),
  sequence: (v) => ({ t: pg.pgSequence(v) }),
  role: (v) => ({ t: pg.pgRole(v) }),
  sharedRole: (v) => ({ t: shared(pg.pgRole(v).existing()) }),
  view: (v) => ({ t: pg.pgView(v, {}).as(sql`select 1 as a`) }),
  index: (v) => ({ t: pg.pgTable('tt', { a: pg.text() }, (t) => [pg.index(v).on(t.a)]) }),
  unique: (v) => ({ t: pg.pgTable('tt', { a: pg.text() }, (t) => [pg.unique(v).on(t.a)]) }),
  columnUnique: (v) => ({ t: pg.pgTable('tt', { a: pg.text().unique(v) }) }),
  check: (v) => ({ t: pg.pgTable('tt', { a: pg.text() }, () => [pg.check(v, sql`true`)]) }),
  primary: (v) => ({ t: pg.pgTable('tt', { a: pg.text() }, (t) => [pg.primaryKey({ name: v, columns: [t.a] })]) }),
  foreign: (v) => {
    const u = pg.pgTable('u', { a: pg.text().primaryKey() });
    return {
      u,
      t: pg.pgTable('tt', { a: pg.text() }, (t) => [pg.foreignKey({ name: v, columns: [t.a], foreignColumns: [u.a] })]),
    };
  },
  policy: (v) => ({ t: pg.pgTable('tt', { a: pg.text() }, () => [pg.pgPolicy(v)]) }),
  policyTo: (v) => ({ t: pg.pgTable('tt', { a: pg.text() }, () => [pg.pgPolicy('p', { to: v })]) }),
  identitySeq: (v) => ({ t: pg.pgTable('tt', { a: pg.integer().generatedAlwaysAsIdentity({ name: v }) }) }),
  trigger: (v) => {
    const t = t0();
    return { t, g: pgTrigger(v, { on: t, timing: 'after', events: ['insert'], execute: fires }) };
  },
  triggerArg: (v) => {
    const t = t0();
    return { t, g: pgTrigger('g', { on: t, timing: 'after', events: ['insert'], execute: fires, args: [v] }) };
  },
  transition: (v) => {
    const t = t0();
    return {
      t,
      g: pgTrigger('g', { on: t, timing: 'after', events: ['insert'], execute: fires, referencing: { newTable: v } }),
    };
  },
  triggerWhen: (v) => {
    const t = t0();
    return {
      t,
      g: pgTrigger('g', {
        on: t,
        timing: 'after',
        events: ['insert'],
        forEach: 'row',
        execute: fires,
        when: sql`new.a <> ${v}`,
      }),
    };
  },
  function: (v) => ({ f: pgFunction(v, { returns: 'int', language: 'sql', body: 'select 1' }) }),
  functionSchema: (v) => ({
    s: pg.pgSchema('ok'),
    f: pgFunction('f', { schema: v, returns: 'int', language: 'sql', body: 'select 1' }),
  }),
  functionArg: (v) => ({
    f: pgFunction('f', { args: [{ name: v, type: 'integer' }], returns: 'int', language: 'sql', body: 'select 1' }),
  }),
  functionBody: (v) => ({ f: pgFunction('f', { returns: 'text', language: 'sql', body: `select 'x' /* ${v} */` }) }),
  functionSet: (v) => ({
    f: pgFunction('f', { returns: 'text', language: 'sql', body: `select 'x'`, set: { 'my.s': v } }),
  }),
  functionOwner: (v) => ({ f: pgFunction('f', { returns: 'text', language: 'sql', body: `select 'x'`, owner: v }) }),
  comment: (v) => {
    const t = t0();
    return { t, c: comment(t, v) };
  },
  commentOn: (v) => {
    const t = t0();
    return { t, c: commentOn('index', t, v, 'x') };
  },
  grantTo: (v) => {
    const t = t0();
    return { t, c: grant('select').on(t).to(v) };
  },
  defaultText: (v) => ({ t: pg.pgTable('tt', { a: pg.text().default(v) }) }),
  defaultSql: (v) => ({ t: pg.pgTable('tt', { a: pg.text().default(sql`${v}`) }) }),
  defaultArray: (v) => ({ t: pg.pgTable('tt', { a: pg.text().array().default([v]) }) }),
  defaultJson: (v) => ({ t: pg.pgTable('tt', { a: pg.jsonb().default({ a: v }) }) }),
  checkValue: (v) => ({ t: pg.pgTable('tt', { a: pg.text() }, (t) => [pg.check('c', sql`${t.a} <> ${v}`)]) }),
  generated: (v) => ({ t: pg.pgTable('tt', { a: pg.text().generatedAlwaysAs(sql`${v}`) }) }),
  indexWhere: (v) => ({
    t: pg.pgTable('tt', { a: pg.text() }, (t) => [
      pg
        .index('i')
        .on(t.a)
        .where(sql`${t.a} <> ${v}`),
    ]),
  }),
  policyUsing: (v) => ({
    t: pg.pgTable('tt', { a: pg.text() }, (t) => [pg.pgPolicy('p', { using: sql`${t.a} <> ${v}` })]),
  }),
  viewQuery: (v) => ({ t: pg.pgView('v', {}).as(sql`select ${v}::text as a`) }),
};

const refusal = (place: string, value: string): unknown => {
  try {
    return declaredSql(collectDeclarations(places[place]!(value)));
  } catch (error) {
    return error;
  }
};

/** What the message has to name: what bears the text, or the text itself where it is the object's name. */
const named = /"(tt|mood|f|g|v|p|a\\u0000b|a\\ud800b|a--> statement-breakpoint b|table public\.tt)"/;

/** JSON has its own words for these two; PostgreSQL refuses them where it cannot hold them. */
const unlessJson = Object.keys(places).filter((place) => place !== 'defaultJson');

describe.each([
  ['NUL', 'a\0b', unlessJson],
  ['half of a character', 'a\ud800b', unlessJson],
  ['statement-breakpoint', 'a--> statement-breakpoint b', Object.keys(places)],
])('%s is refused, and the message names the object', (what, value, where) => {
  test.each(where)('%s', (place) => {
    const error = refusal(place, value);
    expect(error).toBeInstanceOf(DeclarationError);
    const { message } = error as Error;
    expect(message).toContain(what);
    if (!message.startsWith('A comment')) expect(message).toMatch(named);
  });
});

test.each(['role', 'sharedRole', 'enumValue', 'trigger', 'function', 'functionSchema', 'grantTo'])(
  'a name that PostgreSQL would cut, or refuse, is refused: %s',
  (place) => {
    const error = refusal(place, 'ü'.repeat(32));
    expect(error).toBeInstanceOf(DeclarationError);
    expect((error as Error).message).toContain(`"${'ü'.repeat(32)}"`);
    expect(refusal(place, 'ü'.repeat(31))).toBeInstanceOf(Array);
  },
);

const objects = [
  'table',
  'column',
  'schema',
  'schemaOfTable',
  'enum',
  'sequence',
  'role',
  'sharedRole',
  'view',
  'check',
  'policy',
  'trigger',
  'function',
  'grantTo',
];

// A column without a name has its key.
test.each(objects.filter((place) => place !== 'column'))('an empty name is refused: %s', (place) => {
  const error = refusal(place, '');
  expect(error).toBeInstanceOf(DeclarationError);
  expect((error as Error).message).toContain('has an empty name');
});
