import { eq, sql } from 'drizzle-orm';
import * as pg from 'drizzle-orm/pg-core';
import { comment, commentOn, comments, grant, pgDomain, pgFunction, pgTrigger } from '../../src/declare/index.js';
import { quotedName, spelled, type Spelling } from './odd-texts.js';

/** What a schema is made of. */
export interface Odd {
  /** Different from each other. */
  readonly names: readonly string[];
  readonly texts: readonly string[];
  readonly spelling: Spelling;
}

export const namesNeeded = 36;
export const textsNeeded = 12;

/** A question to PostgreSQL and its one answer; nothing of either stays. */
export interface Question {
  readonly about: string;
  /** What is done before. */
  readonly before?: string;
  readonly sql: string;
  readonly params?: readonly unknown[];
  /** The value `v` of the one row, or what is violated: the name of a constraint, `42501` for a policy. */
  readonly answer: unknown;
}

/** Declarations with odd texts in every place that takes a name or SQL, and what they mean in PostgreSQL's words. */
export function oddSchema({ names, texts, spelling }: Odd): {
  exports: Record<string, unknown>;
  questions: Question[];
} {
  const nextName = names[Symbol.iterator]();
  const named = (): string => nextName.next().value as string;
  const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = '', ...more] = texts;
  const [seventh = '', eighth = '', ninth = '', tenth = '', eleventh = '', twelfth = ''] = more;
  const raw = (value: string): string => spelled(value, spelling);
  const n = {
    schema: named(),
    role: named(),
    mood: named(),
    sequence: named(),
    table: named(),
    up: named(),
    view: named(),
    stored: named(),
    id: named(),
    a: named(),
    b: named(),
    data: named(),
    list: named(),
    feels: named(),
    made: named(),
    seen: named(),
    upId: named(),
    index: named(),
    unique: named(),
    check: named(),
    handMade: named(),
    primary: named(),
    foreign: named(),
    policy: named(),
    trigger: named(),
    fires: named(),
    says: named(),
    argument: named(),
    alias: named(),
    nameless: named(),
    x: named(),
    y: named(),
    domain: named(),
    valid: named(),
    worth: named(),
  };
  const role = pg.pgRole(n.role);
  const app = pg.pgSchema(n.schema);
  // A value of an enum has a name's length.
  const labels = [...new Set([`sad${n.mood}`, `ok${n.table}`.slice(0, 20), "it's"])] as [string, ...string[]];
  const mood = app.enum(n.mood, labels);
  const domain = pgDomain(n.domain, {
    schema: n.schema,
    type: 'text',
    default: sql`${third}`,
    checks: { [n.valid]: sql`value <> ${`${third}!`} and value <> ${sql.raw(raw(`${third}?`))}` },
  });
  const sequence = app.sequence(n.sequence, { startWith: 7 });
  const up = pg.pgTable(n.up, { id: pg.integer(n.id) }, (t) => [pg.primaryKey({ name: n.primary, columns: [t.id] })]);
  const table = app.table(
    n.table,
    {
      id: pg.integer(n.id).generatedByDefaultAsIdentity(),
      a: pg.text(n.a).default(first),
      b: pg.text(n.b).default(sql`${second}`),
      data: pg.jsonb(n.data).default({ [third]: [third, { a: fourth }] }),
      list: pg.text(n.list).array().default([third, '', fourth, 'NULL']),
      feels: mood(n.feels).array().default(labels),
      made: pg.text(n.made).generatedAlwaysAs(raw(fifth)),
      seen: pg.text(n.seen).default(sql.raw(raw(sixth))),
      upId: pg.integer(n.upId),
      worth: domain(n.worth),
    },
    (t) => [
      pg
        .index(n.index)
        .on(sql`(${t.a} || ${fifth})`, t.b)
        .where(sql`${t.b} <> ${sixth}`),
      pg.unique(n.unique).on(t.a, t.upId),
      pg.check(n.check, sql`${t.a} not in ${[`${seventh}!`, `${eighth}!`]}`),
      pg.check(n.handMade, sql`${t.b} <> ${sql.raw(raw(`${seventh}?no`))}`),
      pg.foreignKey({ name: n.foreign, columns: [t.upId], foreignColumns: [up.id] }),
      pg.pgPolicy(n.policy, {
        to: role,
        using: sql`${t.a} = ${ninth} or ${t.seen} = ${sql.raw(raw(`${tenth}+`))}`,
        withCheck: sql`${t.a} <> ${tenth}`,
      }),
    ],
  );
  // Drizzle derives the names of what stands on it.
  const nameless = pg.pgTable(
    n.nameless,
    { x: pg.text(n.x).unique(), y: pg.integer(n.y).references(() => up.id, { onDelete: 'cascade' }) },
    (t) => [pg.index().on(t.x.desc(), t.y), pg.unique().on(t.y, t.x)],
  );
  const view = app.view(n.view).as((query) =>
    query
      .select({ a: table.a, said: sql<string>`${eleventh}::text`.as(n.alias) })
      .from(table)
      .where(eq(table.b, twelfth)),
  );
  const stored = app
    .materializedView(n.stored, { a: pg.text(n.a) })
    .as(sql`select (${sql.raw(raw(twelfth))}\n)::text as ${sql.identifier(n.a)}`);
  const fires = pgFunction(n.fires, {
    schema: n.schema,
    returns: 'trigger',
    language: 'plpgsql',
    body: `begin new.${quotedName(n.seen)} = tg_argv[0] || tg_argv[1]; return new; /* ${first.replace(/\/\*|\*\//g, '')} */ end`,
  });
  const says = pgFunction(n.says, {
    schema: n.schema,
    args: [{ name: n.argument, type: 'text', default: raw(second) }],
    returns: 'text',
    language: 'sql',
    body: `select ${quotedName(n.argument)} || ${raw(third)}`,
    set: { 'my.setting': fourth },
  });
  const trigger = pgTrigger(n.trigger, {
    on: table,
    timing: 'before',
    events: ['insert', 'update'],
    updateOf: [table.a],
    forEach: 'row',
    when: sql`new.${table.a} = ${`${ninth}.`}`,
    execute: fires,
    args: [first, ninth],
  });
  const exports = {
    role,
    app,
    mood,
    domain,
    sequence,
    up,
    table,
    nameless,
    view,
    stored,
    fires,
    says,
    trigger,
    about: [
      comments(table, { $table: first, a: second, list: third }),
      comment(app, fourth),
      comment(mood, fifth),
      comment(sequence, sixth),
      comment(domain, sixth),
      comment(view, seventh),
      comment(stored, eighth),
      comment(fires, ninth),
      comment(says, tenth),
      comment(trigger, eleventh),
      commentOn('index', table, n.index, twelfth),
      commentOn('constraint', table, n.check, first),
      commentOn('policy', table, n.policy, second),
    ],
    grants: [
      grant('usage').on(app).to(role),
      grant('select', 'insert').on(table).to(role),
      grant('update').on(table.b).toWithGrantOption(role),
      grant('usage').on(sequence).to(role),
      grant('usage').on(domain).to(role),
      grant('select').on(view, stored).to(role),
      grant('execute').on(says).to(role),
    ],
  };

  const own = quotedName(n.schema, n.table);
  const c = (key: keyof typeof n): string => quotedName(n[key]);
  const lit = (value: string): string => `'${value.split("'").join("''")}'`;
  const rows = (values: readonly string[]): string =>
    values.map((value) => insert(`${c('a')}, ${c('b')}`, `${lit(value)}, ''`)).join('; ');
  const insert = (columns: string, values: string): string => `insert into ${own} (${columns}) values (${values})`;
  const ask = (about: string, question: string, answer: unknown, params: readonly unknown[] = []): Question => ({
    about,
    sql: question,
    params,
    answer,
  });
  const described = (catalog: string, oid: string, answer: string, sub = '0'): Question =>
    ask(
      `a comment in ${catalog}`,
      `select (select description from pg_description where classoid = '${catalog}'::regclass and objoid = (${oid}) and objsubid = ${sub}) as v`,
      // An empty comment is none.
      answer === '' ? null : answer,
    );
  const isFired = first === `${ninth}.`;
  // What every row that is inserted by default has to pass.
  const isRefused = [`${seventh}!`, `${eighth}!`].includes(first) || second === `${seventh}?no`;
  const questions: Question[] = [
    ...(isRefused
      ? []
      : [
          ask(
            'defaults',
            `insert into ${own} default values returning jsonb_build_array(${c('a')}, ${c('b')}, ${c('data')}, ${c('list')}, ${c('feels')}, ${c('made')}, ${c('seen')}) as v`,
            [
              first,
              second,
              { [third]: [third, { a: fourth }] },
              [third, '', fourth, 'NULL'],
              labels,
              fifth,
              isFired ? first + ninth : sixth,
            ],
          ),
        ]),
    ask('the check', insert(`${c('a')}, ${c('b')}`, `$1, ''`), n.check, [`${eighth}!`]),
    ask('the default of the domain', `${insert(c('b'), `''`)} returning ${c('worth')}::text as v`, third),
    ask('the check of the domain', `select $1::${quotedName(n.schema, n.domain)} as v`, n.valid, [`${third}!`]),
    ask('its text by hand', `select $1::${quotedName(n.schema, n.domain)} as v`, n.valid, [`${third}?`]),
    ask('the check by hand', insert(`${c('a')}, ${c('b')}`, `'', $1`), n.handMade, [`${seventh}?no`]),
    ask('the foreign key', insert(`${c('b')}, ${c('a')}, ${c('upId')}`, `'', '', 1`), n.foreign),
    ask('the primary key', `insert into ${quotedName('public', n.up)} values (1), (1)`, n.primary),
    {
      about: 'what is deleted along',
      before: `insert into ${quotedName('public', n.up)} values (1), (2); insert into ${quotedName('public', n.nameless)} values ('a', 1), ('b', 2); delete from ${quotedName('public', n.up)} where ${c('id')} = 1`,
      sql: `select jsonb_agg(${c('x')}) as v from ${quotedName('public', n.nameless)}`,
      answer: ['b'],
    },
    ask('what is unique', `select count(*)::int as v from pg_index where indrelid = $1::regclass and indisunique`, 2, [
      quotedName('public', n.nameless),
    ]),
    ask('the trigger', `${insert(`${c('a')}, ${c('b')}`, `$1, ''`)} returning ${c('seen')} as v`, first + ninth, [
      `${ninth}.`,
    ]),
    ask(
      'a row that the trigger leaves',
      `${insert(`${c('a')}, ${c('b')}`, `$1, ''`)} returning ${c('seen')} as v`,
      sixth,
      [`${ninth}:`],
    ),
    ask('the enum', `select to_jsonb(enum_range(null::${quotedName(n.schema, n.mood)})) as v`, labels),
    ask('the function', `select ${quotedName(n.schema, n.says)}() as v`, second + third),
    ask(
      'its setting',
      `select proconfig[1] as v from pg_proc where proname = $1 and pronargs = 1`,
      `my.setting=${fourth}`,
      [n.says],
    ),
    ask('the argument by name', `select ${quotedName(n.schema, n.says)}(${c('argument')} => '>') as v`, `>${third}`),
    ask('the sequence', `select nextval($1::regclass)::int as v`, 7, [quotedName(n.schema, n.sequence)]),
    {
      about: 'the view',
      before: `${insert(`${c('a')}, ${c('b')}`, `'seen', ${lit(twelfth)}`)}; ${insert(`${c('a')}, ${c('b')}`, `'unseen', ${lit(`${twelfth}x`)}`)}`,
      sql: `select jsonb_agg(jsonb_build_array(${c('a')}, ${c('alias')})) as v from ${quotedName(n.schema, n.view)}`,
      answer: [['seen', eleventh]],
    },
    {
      about: 'whom the policy lets see',
      before: `${rows([ninth, `${ninth}x`])}; ${insert(`${c('a')}, ${c('seen')}, ${c('b')}`, `'by hand', ${lit(`${tenth}+`)}, ''`)}; set local role ${quotedName(n.role)}`,
      sql: `select jsonb_agg(${c('a')} order by ${c('id')}) as v from ${own}`,
      answer: [ninth, 'by hand'],
    },
    {
      about: 'what the policy lets in',
      before: `set local role ${quotedName(n.role)}`,
      sql: insert(`${c('a')}, ${c('b')}`, `${lit(tenth)}, ''`),
      answer: '42501',
    },
    {
      about: 'what the policy lets in as well',
      before: `set local role ${quotedName(n.role)}`,
      sql: `with made as (${insert(`${c('a')}, ${c('b')}`, `${lit(`${tenth}x`)}, ''`)}) select 1 as v`,
      answer: 1,
    },
    ask('the materialized view', `select ${c('a')} as v from ${quotedName(n.schema, n.stored)}`, twelfth),
    ask(
      'the column of the view',
      `select jsonb_agg(attname order by attnum) as v from pg_attribute where attrelid = $1::regclass and attnum > 0`,
      [n.a, n.alias],
      [quotedName(n.schema, n.view)],
    ),
    described('pg_class', `${lit(own)}::regclass`, first),
    described('pg_namespace', `select oid from pg_namespace where nspname = ${lit(n.schema)}`, fourth),
    described('pg_trigger', `select oid from pg_trigger where tgname = ${lit(n.trigger)}`, eleventh),
    described('pg_policy', `select oid from pg_policy where polname = ${lit(n.policy)}`, second),
    described('pg_constraint', `select oid from pg_constraint where conname = ${lit(n.check)}`, first),
    described('pg_type', `select oid from pg_type where typname = ${lit(n.mood)}`, fifth),
    ...(['select', 'insert'] as const).map((privilege) =>
      ask(privilege, `select has_table_privilege($1, $2::regclass, '${privilege}') as v`, true, [n.role, own]),
    ),
    ask('no delete', `select has_table_privilege($1, $2::regclass, 'delete') as v`, false, [n.role, own]),
    ask('the column', `select has_column_privilege($1, $2::regclass, $3, 'update with grant option') as v`, true, [
      n.role,
      own,
      n.b,
    ]),
  ];
  return { exports, questions };
}
