import { type Transition, transitionSuite } from './transition-suite.js';

/** A table with an id, two columns and what stands on it. */
const t = (extra = '', chain = ''): string =>
  `export const t = pgTable('t', { id: integer('id').primaryKey(), a: integer('a'), b: text('b') }, (t) => [${extra}])${chain};`;

/** A table that refers to it. */
const u = (extra = ''): string =>
  `export const u = pgTable('u', { id: integer('id').primaryKey(), t: integer('t') }, (u) => [${extra}]);`;

const fk = (chain = ''): string => `foreignKey({ name: 'f', columns: [u.t], foreignColumns: [t.id] })${chain}`;

const rows = `insert into t values (1, 1, 'x'), (2, 2, 'y')`;
const both = `${rows}; insert into u values (1, 1), (2, 2)`;

const transitions: readonly Transition[] = [
  ['a table', '', t()],
  [
    'a table with everything on it',
    '',
    `export const mood = pgEnum('mood', ['a']); export const r = pgRole('tr_role'); export const f = pgFunction('f', { returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' });
    export const t = pgTable('Ta"ble', { id: serial('id').primaryKey(), m: mood('m').default('a'), n: integer('n').generatedAlwaysAs(sql\`1 + 1\`) }, (t) => [index('i').on(t.m), check('c', sql\`\${t.id} > 0\`), unique('u').on(t.m, t.id), pgPolicy('p', { to: r, using: sql\`true\` })]);
    export const tr = pgTrigger('tr', { on: t, timing: 'after', events: ['insert'], forEach: 'row', execute: f }); export const cs = comments(t, { $table: "It's", id: 'Key' }); export const g = grant('select').on(t).to(r);`,
  ],
  [
    'tables that refer to each other',
    '',
    `export const a = pgTable('a', { id: integer('id').primaryKey(), b: integer('b').references(() => b.id) }); export const b = pgTable('b', { id: integer('id').primaryKey(), a: integer('a').references(() => a.id) });`,
  ],
  [
    'tables named against the order in which they refer',
    '',
    `export const z = pgTable('z', { id: integer('id').primaryKey() }); export const y = pgTable('y', { id: integer('id').primaryKey(), z: integer('z').references(() => z.id) }); export const a = pgTable('a', { y: integer('y').references(() => y.id) });`,
  ],
  [
    'a table that refers to itself',
    t(),
    `${t()} export const self = pgTable('self', { id: integer('id').primaryKey(), up: integer('up').references(() => self.id, { onDelete: 'cascade' }) });`,
    { rows },
  ],
  [
    'a table in a schema of its own',
    t(),
    `${t()} export const s = pgSchema('My "own'); export const x = s.table('t', { id: integer('id').primaryKey().references(() => t.id) });`,
    { rows },
  ],
  [
    'a view in place of a table',
    `${t()} export const v = pgTable('v', { id: integer('id') });`,
    `${t()} export const v = pgView('v').as((qb) => qb.select({ id: t.id }).from(t));`,
    { rows },
  ],
  ['row level security', t(), t('', '.enableRLS()'), { rows }],
  [
    'a table under another name, and what others have on it',
    `${t(`index('i').on(t.a)`)} ${u(fk())} export const v = pgView('v').as((qb) => qb.select({ id: t.id }).from(t));`,
    `${t(`index('i').on(t.a)`).replace("'t'", "'Order'")} ${u(fk())} export const v = pgView('v').as((qb) => qb.select({ id: t.id }).from(t));`,
    {
      rows: both,
      rowsBack: both.replace('into t', 'into "Order"'),
      renames: ['table:t=Order'],
      back: ['table:Order=t'],
      same: 'select v.id, u.t from v join u on u.t = v.id order by 1',
    },
  ],
  [
    'a table in another schema',
    `export const s = pgSchema('tr_s'); ${t()}`,
    `export const s = pgSchema('tr_s'); ${t().replace('pgTable', 's.table')}`,
    {
      rows,
      rowsBack: rows.replace('into t', 'into tr_s.t'),
      renames: ['table:t=tr_s.t'],
      back: ['table:tr_s.t=public.t'],
    },
  ],
  [
    'a schema under another name',
    `export const s = pgSchema('tr_s'); export const e = s.enum('e', ['a']); export const x = s.table('x', { id: serial('id').primaryKey(), e: e('e').default('a') });`,
    `export const s = pgSchema('tr new'); export const e = s.enum('e', ['a']); export const x = s.table('x', { id: serial('id').primaryKey(), e: e('e').default('a') });`,
    {
      rows: 'insert into tr_s.x default values',
      rowsBack: 'insert into "tr new".x default values',
      renames: ['schema:tr_s=tr new'],
      back: ['schema:tr new=tr_s'],
    },
  ],
  [
    'two tables under other names at once, a new one in the place of none',
    `${t()} ${u(fk())}`,
    `${t().replace("'t'", "'t2'")} ${u(fk()).replace("'u'", "'u2'")}`,
    {
      rows: both,
      rowsBack: both.replace('into t', 'into t2').replace('into u', 'into u2'),
      renames: ['table:t=t2', 'table:u=u2'],
      back: ['table:t2=t', 'table:u2=u'],
    },
  ],

  [
    'a primary key',
    `export const t = pgTable('t', { a: integer('a').notNull(), b: integer('b').notNull() });`,
    `export const t = pgTable('t', { a: integer('a').notNull(), b: integer('b').notNull() }, (t) => [primaryKey({ columns: [t.a, t.b] })]);`,
    { rows: 'insert into t values (1, 2)' },
  ],
  [
    'a primary key of other columns',
    `export const t = pgTable('t', { a: integer('a').notNull(), b: integer('b').notNull() }, (t) => [primaryKey({ name: 'k', columns: [t.a] })]);`,
    `export const t = pgTable('t', { a: integer('a').notNull(), b: integer('b').notNull() }, (t) => [primaryKey({ name: 'k', columns: [t.b, t.a] })]);`,
    { rows: 'insert into t values (1, 2)' },
  ],
  [
    'a primary key of another name',
    t(),
    `export const t = pgTable('t', { id: integer('id').notNull(), a: integer('a'), b: text('b') }, (t) => [primaryKey({ name: 'the key', columns: [t.id] })]);`,
    { rows },
  ],
  [
    'a primary key that others refer to, of another name',
    `${t()} ${u(fk())}`,
    `export const t = pgTable('t', { id: integer('id').notNull(), a: integer('a'), b: text('b') }, (t) => [primaryKey({ name: 'the key', columns: [t.id] })]); ${u(fk())}`,
    { rows: both },
  ],
  [
    'a unique constraint in place of the key that others refer to',
    `${t(`unique('ua').on(t.a)`)} ${u(fk())}`,
    `export const t = pgTable('t', { id: integer('id').notNull().unique('uid'), a: integer('a').primaryKey(), b: text('b') }); ${u(fk())}`,
    { rows: both },
  ],
  ['a unique constraint', t(), t(`unique('uq').on(t.a, t.b)`), { rows }],
  ['a unique constraint of other columns', t(`unique('uq').on(t.a)`), t(`unique('uq').on(t.b, t.a)`), { rows }],
  [
    'a unique constraint with nulls not distinct',
    t(`unique('uq').on(t.a)`),
    t(`unique('uq').on(t.a).nullsNotDistinct()`),
    { rows, since: 15 },
  ],
  ['a unique constraint of another name', t(`unique('uq').on(t.a)`), t(`unique('Uq "').on(t.a)`), { rows }],
  [
    'a unique index in place of a unique constraint',
    t(`unique('uq').on(t.a)`),
    t(`uniqueIndex('uq').on(t.a)`),
    { rows },
  ],
  ['a check', t(), t(`check('c', sql\`\${t.a} > 0 and \${t.b} in ('x', 'y')\`)`), { rows }],
  ['another check', t(`check('c', sql\`\${t.a} > 0\`)`), t(`check('c', sql\`\${t.a} > -1\`)`), { rows }],
  ['a check of another name', t(`check('c', sql\`\${t.a} > 0\`)`), t(`check('C c', sql\`\${t.a} > 0\`)`), { rows }],
  ['a foreign key', `${t()} ${u()}`, `${t()} ${u(fk())}`, { rows: both }],
  [
    'another action of a foreign key',
    `${t()} ${u(fk())}`,
    `${t()} ${u(fk(`.onDelete('cascade').onUpdate('set null')`))}`,
    { rows: both },
  ],
  [
    'another target of a foreign key',
    `${t()} export const w = pgTable('w', { id: integer('id').primaryKey() }); ${u(fk())}`,
    `${t()} export const w = pgTable('w', { id: integer('id').primaryKey() }); ${u(`foreignKey({ name: 'f', columns: [u.t], foreignColumns: [w.id] })`)}`,
    { rows: `${rows}; insert into w values (1), (2); insert into u values (1, 1)` },
  ],
  [
    'a foreign key to a unique constraint that comes along',
    `${t()} ${u()}`,
    `${t(`unique('uq').on(t.a)`)} ${u(`foreignKey({ name: 'f', columns: [u.t], foreignColumns: [t.a] })`)}`,
    { rows: both },
  ],
  [
    'a foreign key of another name',
    `${t()} ${u(fk())}`,
    `${t()} ${u(fk().replace("'f'", "'a name of more than sixty-three bytes is cut off by PostgreSQL, silently'"))}`,
    { rows: both },
  ],

  ['an index', t(), t(`index('i').on(t.a)`), { rows }],
  ['an index made concurrently', t(), t(`index('i').on(t.a).concurrently()`), { rows }],
  ['an index of another method', t(`index('i').on(t.a)`), t(`index('i').using('hash', t.a)`), { rows }],
  [
    'an index of another order',
    t(`index('i').on(t.a, t.b)`),
    t(`index('i').on(t.b.desc().nullsLast(), t.a.asc().nullsFirst())`),
    { rows },
  ],
  ['an index on an expression', t(`index('i').on(t.b)`), t(`index('i').on(sql\`lower(\${t.b})\`, t.a)`), { rows }],
  [
    'an index with a predicate',
    t(`index('i').on(t.a)`),
    t(`index('i').on(t.a).where(sql\`\${t.b} = 'it''s'\`)`),
    { rows },
  ],
  ['a unique index', t(`index('i').on(t.a)`), t(`uniqueIndex('i').on(t.a)`), { rows }],
  [
    'an index with an operator class',
    t(`index('i').on(t.b)`),
    t(`index('i').on(t.b.op('text_pattern_ops'))`),
    { rows },
  ],
  ['an index with parameters', t(`index('i').on(t.a)`), t(`index('i').on(t.a).with({ fillfactor: 70 })`), { rows }],
  ['an index of another name', t(`index('i').on(t.a)`), t(`index('I i').on(t.a)`), { rows }],
];

transitionSuite(transitions);
