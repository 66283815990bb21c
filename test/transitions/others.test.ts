import { type Transition, transitionSuite } from './transition-suite.js';

const t = (extra = ''): string =>
  `export const t = pgTable('t', { id: integer('id').primaryKey(), a: integer('a'), b: text('b') }, (t) => [${extra}]);`;

const rows = `insert into t values (1, 1, 'x'), (2, 2, 'y')`;

const mood = (...values: readonly string[]): string => `export const mood = pgEnum('mood', ${JSON.stringify(values)});`;

const m = (chain = ''): string =>
  `export const m = pgTable('m', { id: integer('id').primaryKey(), mood: mood('mood')${chain} }, (m) => [index('i').on(m.mood).where(sql\`\${m.mood} <> 'sad'\`), check('c', sql\`\${m.mood} <> 'ok'\`)]); export const mv = pgView('mv').as((qb) => qb.select({ mood: m.mood }).from(m));`;

const moods = `insert into m values (1, 'sad'), (2, 'it''s'), (3, null)`;
const keeps = { rows: moods, same: 'select mood::text from m order by id' };

const v = (query: string): string => `export const v = pgView('v').as((qb) => ${query});`;

const f = (options = '', body = 'begin return new; end'): string =>
  `export const f = pgFunction('f', { returns: 'trigger', language: 'plpgsql', body: ${JSON.stringify(body)}${options} });`;

const tr = (options: string): string =>
  `export const tr = pgTrigger('tr', { on: t, timing: 'before', events: ['update'], forEach: 'row', execute: f, ${options} });`;

const p = (options: string): string => t(`pgPolicy('p', { ${options} })`);

const transitions: readonly Transition[] = [
  ['an enum', '', mood('a', "it's")],
  [
    'an enum and columns of it',
    t(),
    `${mood('a')} ${t().replace(`text('b')`, `text('b'), m: mood('m').default('a'), n: mood('n').array()`)}`,
    { rows: `insert into t (id) values (1)` },
  ],
  ['a value at the end', `${mood('sad', 'ok', "it's")} ${m()}`, `${mood('sad', 'ok', "it's", 'new')} ${m()}`, keeps],
  ['a value at the start', `${mood('sad', 'ok', "it's")} ${m()}`, `${mood('new', 'sad', 'ok', "it's")} ${m()}`, keeps],
  [
    'a value in the middle, and a default',
    `${mood('sad', 'ok', "it's")} ${m(`.default('sad')`)}`,
    `${mood('sad', 'new', 'ok', "it's")} ${m(`.default('new')`)}`,
    keeps,
  ],
  [
    'values in another order',
    `${mood('sad', 'ok', "it's")} ${m(`.default('sad')`)}`,
    `${mood("it's", 'ok', 'sad')} ${m(`.default('sad')`)}`,
    keeps,
  ],
  [
    'an enum under another name',
    `${mood('sad', 'ok', "it's")} ${m(`.default('sad')`)}`,
    `${mood('sad', 'ok', "it's").replace("'mood'", "'Te\"mper'")} ${m(`.default('sad')`)}`,
    { ...keeps, renames: ['enum:mood=Te"mper'], back: ['enum:Te"mper=mood'] },
  ],
  [
    'an enum in another schema',
    `export const s = pgSchema('tr_e'); ${mood('sad', 'ok', "it's")} ${m()}`,
    `export const s = pgSchema('tr_e'); ${mood('sad', 'ok', "it's").replace('pgEnum', 's.enum')} ${m()}`,
    { ...keeps, renames: ['enum:mood=tr_e.mood'], back: ['enum:tr_e.mood=public.mood'] },
  ],

  [
    'a sequence',
    '',
    `export const s = pgSequence('S q', { startWith: 5, increment: 2, minValue: 1, maxValue: 99, cache: 3, cycle: true });`,
  ],
  [
    'other options of a sequence',
    `export const s = pgSequence('s');`,
    `export const s = pgSequence('s', { startWith: 5, increment: 2, maxValue: 99, cycle: true });`,
  ],
  [
    'a sequence under another name',
    `export const s = pgSequence('s');`,
    `export const s = pgSequence('s2');`,
    {
      rows: `select nextval('s')`,
      rowsBack: `select nextval('s2')`,
      renames: ['sequence:s=s2'],
      back: ['sequence:s2=s'],
    },
  ],

  ['a view', t(), `${t()} ${v('qb.select({ id: t.id, b: t.b }).from(t)')}`, { rows }],
  [
    'another query of a view',
    `${t()} ${v('qb.select({ id: t.id }).from(t)')}`,
    `${t()} ${v('qb.select({ id: t.id, n: sql`${t.a} + 1`.as("n") }).from(t)')}`,
    { rows, same: 'select id from v order by 1' },
  ],
  [
    'a view over a view',
    `${t()} ${v('qb.select({ id: t.id }).from(t)')}`,
    `${t()} ${v('qb.select({ id: t.id, a: t.a }).from(t)')} export const w = pgView('a_view').as((qb) => qb.select({ a: v.a }).from(v));`,
    { rows },
  ],
  [
    'a column that a view over a view shows',
    `${t()} ${v('qb.select({ id: t.id }).from(t)')} export const w = pgView('w').as((qb) => qb.select({ id: v.id }).from(v));`,
    `${t().replace(`b: text('b')`, `b: text('b'), n: integer('n')`)} ${v('qb.select({ n: t.n, id: t.id }).from(t)')} export const w = pgView('w').as((qb) => qb.select({ id: v.id, n: v.n }).from(v));`,
    { rows: 'insert into t (id) values (1)', same: 'select id from w' },
  ],
  [
    'a materialized view',
    t(),
    `${t()} export const mv = pgMaterializedView('m v').as((qb) => qb.select({ id: t.id }).from(t));`,
    { rows },
  ],
  [
    'another query of a materialized view',
    `${t()} export const mv = pgMaterializedView('mv').as((qb) => qb.select({ id: t.id }).from(t));`,
    `${t()} export const mv = pgMaterializedView('mv').as((qb) => qb.select({ b: t.b }).from(t));`,
    { rows },
  ],
  [
    'options of a view',
    `${t()} ${v('qb.select({ id: t.id }).from(t)')}`,
    `${t()} export const v = pgView('v').with({ securityBarrier: true, checkOption: 'local' }).as((qb) => qb.select({ id: t.id }).from(t));`,
    { rows },
  ],
  [
    'a view under another name',
    `${t()} ${v('qb.select({ id: t.id }).from(t)')}`,
    `${t()} ${v('qb.select({ id: t.id }).from(t)').replace("'v'", "'W'")}`,
    { rows },
  ],

  ['a policy', t(), p("for: 'select', using: sql`a > 0`"), { rows }],
  [
    'another command of a policy',
    p("for: 'select', using: sql`a > 0`"),
    p("for: 'delete', using: sql`a > 0`"),
    { rows },
  ],
  [
    'another expression of a policy',
    p('using: sql`a > 0`'),
    p("using: sql`a > 1 and b = 'it''s'`, withCheck: sql`a > 2`"),
    { rows },
  ],
  ['a restrictive policy', p('using: sql`true`'), p("as: 'restrictive', using: sql`true`"), { rows }],
  [
    'other roles of a policy',
    `export const r = pgRole('tr_r'); ${p("to: 'public', using: sql`true`")}`,
    `export const r = pgRole('tr_r'); ${p("to: ['tr_other', r], using: sql`true`")}`,
    { rows },
  ],
  ['a policy under another name', p('using: sql`true`'), p('using: sql`true`').replace("'p'", "'P p'"), { rows }],

  ['a role', '', `export const r = pgRole('tr_r2', { createDb: true, inherit: false });`],
  [
    'other options of a role',
    `export const r = pgRole('tr_r3');`,
    `export const r = pgRole('tr_r3', { createRole: true });`,
  ],
  [
    'a role under another name, with what it may',
    `export const r = pgRole('tr_r4'); ${p('to: r, using: sql`true`')} export const g = grant('select').on(t).to(r);`,
    `export const r = pgRole('Tr r4'); ${p('to: r, using: sql`true`')} export const g = grant('select').on(t).to(r);`,
    { rows, renames: ['role:tr_r4=Tr r4'], back: ['role:Tr r4=tr_r4'] },
  ],

  ['a function', '', f()],
  ['another body of a function', f(), f('', "begin new.b = 'it''s \\\\'; return new; end")],
  [
    'attributes of a function',
    `export const f = pgFunction('f', { returns: 'integer', language: 'sql', body: 'select 1' });`,
    `export const f = pgFunction('f', { returns: 'integer', language: 'sql', body: 'select 1', volatility: 'immutable', parallel: 'safe', strict: true, security: 'definer', set: { search_path: '' } });`,
  ],
  [
    'another result of a function',
    `export const f = pgFunction('f', { returns: 'integer', language: 'sql', body: 'select 1' });`,
    `export const f = pgFunction('f', { returns: 'text', language: 'sql', body: "select 'x'" });`,
  ],
  [
    'a function in a check, a default and an index',
    t(),
    `export const f = pgFunction('f', { args: [{ name: 'x', type: 'integer' }], returns: 'integer', language: 'sql', body: 'select x + 1', volatility: 'immutable' }); ${t("check('c', sql`f(a) > 0`), index('i').on(sql`f(a)`), pgPolicy('p', { using: sql`f(a) > 1` })")}`,
    { rows },
  ],
  [
    'another body of a function under an index',
    `export const f = pgFunction('f', { args: [{ name: 'x', type: 'integer' }], returns: 'integer', language: 'sql', body: 'select x + 1', volatility: 'immutable' }); ${t("index('i').on(sql`f(a)`)")}`,
    `export const f = pgFunction('f', { args: [{ name: 'x', type: 'integer' }], returns: 'integer', language: 'sql', body: 'select x + 2', volatility: 'immutable' }); ${t("index('i').on(sql`f(a)`)")}`,
    { rows },
  ],

  ['a trigger', `${t()} ${f()}`, `${t()} ${f()} ${tr('')}`, { rows }],
  [
    'another time of a trigger',
    `${t()} ${f()} ${tr('')}`,
    `${t()} ${f()} ${tr("timing: 'after', events: ['insert', 'delete']")}`,
    { rows },
  ],
  [
    'a condition of a trigger',
    `${t()} ${f()} ${tr('')}`,
    `${t()} ${f()} ${tr('updateOf: [t.a, t.b], when: sql`new.a > 1`')}`,
    { rows },
  ],
  ['a trigger for each statement', `${t()} ${f()} ${tr('')}`, `${t()} ${f()} ${tr("forEach: 'statement'")}`, { rows }],
  [
    'another function of a trigger',
    `${t()} ${f()} ${f().replace('const f', 'const g').replace("'f'", "'g'")} ${tr('')}`,
    `${t()} ${f()} ${f().replace('const f', 'const g').replace("'f'", "'g'")} ${tr('execute: g')}`,
    { rows },
  ],
  [
    'a trigger under another name',
    `${t()} ${f()} ${tr('')}`,
    `${t()} ${f()} ${tr('').replace("'tr'", "'T r'")}`,
    { rows },
  ],

  [
    'comments',
    t("index('i').on(t.a)"),
    `${t("index('i').on(t.a)")} export const c = comments(t, { $table: "It's", a: 'A', b: 'multi\\nline' });`,
    { rows },
  ],
  [
    'other comments',
    `${t()} export const c = comments(t, { $table: 'One', a: 'A' });`,
    `${t()} export const c = comments(t, { $table: 'Two', b: 'B' });`,
    { rows },
  ],
  ['grants', t(), `${t()} export const g = grant('select', 'insert').on(t).to('tr_reader', 'public');`, { rows }],
  [
    'other grants',
    `${t()} export const g = grant('select', 'insert').on(t).to('tr_reader');`,
    `${t()} export const g = grant('select', 'update').on(t).to('tr_reader', 'tr_writer');`,
    { rows },
  ],
  [
    'grants to the role that owns the function, and to the one that migrates',
    t(),
    `${t()} export const f = pgFunction('f', { returns: 'int', language: 'sql', body: 'select 1', owner: 'tr_owner' });
    export const g = [grant('execute').on(f).to('tr_owner', 'tr_reader'), grant('select').on(t).to('postgres', 'tr_owner')];`,
    { rows },
  ],
  [
    'another owner, who is granted less',
    `${t()} export const f = pgFunction('f', { returns: 'int', language: 'sql', body: 'select 1', owner: 'tr_owner' });
    export const g = grant('execute').on(f).to('tr_owner', 'tr_reader');`,
    `${t()} export const f = pgFunction('f', { returns: 'int', language: 'sql', body: 'select 1', owner: 'tr_reader' });
    export const g = grant('execute').on(f).to('tr_owner');`,
    { rows },
  ],
];

transitionSuite(transitions);
