import { type Transition, transitionSuite } from './transition-suite.js';

/** A table with an id and these columns. */
const t = (columns = '', extra = ''): string =>
  `export const t = pgTable('t', { id: integer('id').primaryKey(), ${columns} }, (t) => [${extra}]);`;

const two = 'insert into t (id) values (1), (2)';

const with3 = (a: string, b = a, c = 'null'): string => `insert into t (id, a) values (1, ${a}), (2, ${b}), (3, ${c})`;

const mood = `export const mood = pgEnum('mood', ['sad', 'ok', "it's"]);`;

const transitions: readonly Transition[] = [
  ['a column', t(), t(`a: text('a')`), { rows: two }],
  [
    'a column that is not null, with a default',
    t(),
    t(`a: text('a').notNull().default("it's \\\\ $1")`),
    { rows: two },
  ],
  ['a column with a name that needs quotes', t(), t(`a: text('Se"lect .x')`), { rows: two }],
  ['not null', t(`a: text('a')`), t(`a: text('a').notNull()`), { rows: with3(`'x'`, `'y'`, `'z'`) }],
  ['a default', t(`a: text('a')`), t(`a: text('a').default('x')`), { rows: with3(`'y'`) }],
  ['another default', t(`a: text('a').default("it's")`), t(`a: text('a').default('a\\\\b"c')`), { rows: with3(`'y'`) }],
  [
    'a default that is an expression',
    t(`a: timestamp('a')`),
    t(`a: timestamp('a').defaultNow()`),
    { rows: with3('now()') },
  ],
  ['a default of jsonb', t(`a: jsonb('a')`), t(`a: jsonb('a').default({ x: "it's" })`), { rows: with3(`'{"a": 1}'`) }],
  [
    'a default of an array',
    t(`a: text('a').array()`),
    t(`a: text('a').array().default(['a,b', "it's"])`),
    { rows: with3(`'{x}'`) },
  ],
  [
    'a default of an enum',
    `${mood} ${t(`a: mood('a')`)}`,
    `${mood} ${t(`a: mood('a').default("it's")`)}`,
    { rows: with3(`'sad'`) },
  ],
  [
    'a longer varchar',
    t(`a: varchar('a', { length: 5 })`),
    t(`a: varchar('a', { length: 9 }).default('x')`),
    { rows: with3(`'abc'`), same: 'select a from t order by id' },
  ],
  [
    'varchar to text',
    t(`a: varchar('a', { length: 5 })`),
    t(`a: text('a')`),
    { rows: with3(`'abc'`), same: 'select a from t order by id' },
  ],
  [
    'char to text',
    t(`a: char('a', { length: 3 })`),
    t(`a: text('a')`),
    { rows: with3(`'abc'`), same: 'select a from t order by id' },
  ],
  [
    'smallint to integer',
    t(`a: smallint('a')`),
    t(`a: integer('a')`),
    { rows: with3('7'), same: 'select a::text from t order by id' },
  ],
  [
    'integer to bigint',
    t(`a: integer('a')`),
    t(`a: bigint('a', { mode: 'bigint' })`),
    { rows: with3('7'), same: 'select a::text from t order by id' },
  ],
  [
    'integer to numeric',
    t(`a: integer('a')`),
    t(`a: numeric('a', { precision: 8, scale: 0 })`),
    { rows: with3('7'), same: 'select a::text from t order by id' },
  ],
  [
    'another precision',
    t(`a: numeric('a', { precision: 6, scale: 2 })`),
    t(`a: numeric('a', { precision: 8, scale: 2 })`),
    { rows: with3('7.25'), same: 'select a::text from t order by id' },
  ],
  [
    'real to numeric',
    t(`a: real('a')`),
    t(`a: numeric('a')`),
    { rows: with3('7.5'), same: 'select a::text from t order by id' },
  ],
  [
    'text to integer',
    t(`a: text('a')`),
    t(`a: integer('a')`),
    { rows: with3(`'7'`), same: 'select a::text from t order by id' },
  ],
  [
    'text to integer, with defaults',
    t(`a: text('a').default('1')`),
    t(`a: integer('a').default(2)`),
    { rows: with3(`'7'`), same: 'select a::text from t order by id' },
  ],
  [
    'text to boolean',
    t(`a: text('a')`),
    t(`a: boolean('a')`),
    { rows: with3(`'true'`), same: 'select a::text from t order by id' },
  ],
  [
    'text to uuid',
    t(`a: text('a')`),
    t(`a: uuid('a')`),
    { rows: with3(`'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'`), same: 'select a::text from t order by id' },
  ],
  [
    'text to jsonb',
    t(`a: text('a')`),
    t(`a: jsonb('a')`),
    { rows: with3(`'{"a": 1}'`), same: 'select a::text from t order by id' },
  ],
  [
    'json to jsonb',
    t(`a: json('a')`),
    t(`a: jsonb('a')`),
    { rows: with3(`'{"a": 1}'`), same: 'select a::text from t order by id' },
  ],
  [
    'text to an array',
    t(`a: text('a')`),
    t(`a: text('a').array()`),
    { rows: with3(`'{x,y}'`), same: 'select a::text from t order by id' },
  ],
  [
    'text to inet',
    t(`a: text('a')`),
    t(`a: inet('a')`),
    { rows: with3(`'10.0.0.1/32'`), same: 'select a::inet::text from t order by id' },
  ],
  [
    'text to date',
    t(`a: text('a')`),
    t(`a: date('a')`),
    { rows: with3(`'2020-02-29'`), same: 'select a::text from t order by id' },
  ],
  [
    'date to timestamp',
    t(`a: date('a')`),
    t(`a: timestamp('a')`),
    { rows: with3(`'2020-02-29'`), same: 'select a::date::text from t order by id' },
  ],
  [
    'timestamp to timestamptz',
    t(`a: timestamp('a')`),
    t(`a: timestamp('a', { withTimezone: true })`),
    { rows: with3(`'2020-02-29 10:00'`), same: 'select a::timestamp::text from t order by id' },
  ],
  [
    'another precision of time',
    t(`a: time('a')`),
    t(`a: time('a', { precision: 3 })`),
    { rows: with3(`'10:00'`), same: 'select a::text from t order by id' },
  ],
  [
    'an interval of other fields',
    t(`a: interval('a')`),
    t(`a: interval('a', { fields: 'day' })`),
    { rows: with3(`'3 days'`), same: 'select a::text from t order by id' },
  ],
  [
    'boolean to integer',
    t(`a: boolean('a')`),
    t(`a: integer('a')`),
    { rows: with3('true'), rowsBack: with3('1'), same: 'select a::int::text from t order by id' },
  ],
  [
    'text to an enum',
    `${mood} ${t(`a: text('a').default('ok')`)}`,
    `${mood} ${t(`a: mood('a').default('sad')`)}`,
    { rows: with3(`'ok'`, `'it''s'`), same: 'select a::text from t order by id' },
  ],
  [
    'one enum to another',
    `${mood} export const other = pgEnum('other', ['ok', 'sad']); ${t(`a: mood('a').default('ok')`)}`,
    `${mood} export const other = pgEnum('other', ['ok', 'sad']); ${t(`a: other('a').default('ok')`)}`,
    { rows: with3(`'ok'`, `'sad'`), same: 'select a::text from t order by id' },
  ],
  [
    'an array of an enum from one of text',
    `${mood} ${t(`a: text('a').array()`)}`,
    `${mood} ${t(`a: mood('a').array()`)}`,
    { rows: with3(`'{ok,sad}'`), same: 'select a::text from t order by id' },
  ],
  ['integer to serial', t(`a: integer('a').notNull()`), t(`a: serial('a')`), { rows: with3('3', '4', '5') }],
  [
    'integer to an identity',
    t(`a: integer('a').notNull()`),
    t(`a: integer('a').generatedByDefaultAsIdentity()`),
    { rows: with3('3', '4', '5') },
  ],
  [
    'an identity that takes no values',
    t(`a: integer('a').generatedByDefaultAsIdentity()`),
    t(`a: integer('a').generatedAlwaysAsIdentity()`),
    { rows: two },
  ],
  [
    'other options of an identity',
    t(`a: integer('a').generatedAlwaysAsIdentity()`),
    t(`a: integer('a').generatedAlwaysAsIdentity({ startWith: 10, increment: 5, maxValue: 1000, cycle: true })`),
    { rows: two },
  ],
  [
    'an identity on another type',
    t(`a: integer('a').generatedAlwaysAsIdentity()`),
    t(`a: bigint('a', { mode: 'number' }).generatedAlwaysAsIdentity()`),
    { rows: two, same: 'select a::text from t order by id' },
  ],
  ['serial to an identity', t(`a: serial('a')`), t(`a: integer('a').generatedAlwaysAsIdentity()`), { rows: two }],
  [
    'a generated column',
    t(`a: integer('a')`),
    t(`a: integer('a'), b: integer('b').generatedAlwaysAs(sql\`a * 2\`)`),
    { rows: with3('3') },
  ],
  [
    'another expression of a generated column',
    t(`a: integer('a'), b: integer('b').generatedAlwaysAs(sql\`a * 2\`)`),
    t(`a: integer('a'), b: integer('b').generatedAlwaysAs(sql\`a * 3\`)`),
    { rows: with3('3') },
  ],
  [
    'a plain column of a generated one',
    t(`a: integer('a'), b: integer('b').generatedAlwaysAs(sql\`a * 2\`)`),
    t(`a: integer('a'), b: integer('b')`),
    { rows: with3('3') },
  ],
  [
    'another type under a generated column',
    t(`a: integer('a'), b: integer('b').generatedAlwaysAs(sql\`a::int * 2\`)`),
    t(`a: bigint('a', { mode: 'number' }), b: integer('b').generatedAlwaysAs(sql\`a::int * 2\`)`),
    { rows: with3('3') },
  ],
  [
    'a column and what stands on it',
    t(`a: text('a')`),
    t(
      `a: text('a'), b: integer('b').default(1)`,
      `index('i').on(t.b.desc()).where(sql\`\${t.b} > 3\`), check('c', sql\`\${t.b} > 0\`), unique('u').on(t.b, t.id), pgPolicy('p', { using: sql\`\${t.b} > 0\` })`,
    ),
    { rows: with3(`'x'`) },
  ],
  [
    'another type under an index, a check, a policy, a view and a trigger',
    `${t(`a: integer('a')`, `index('i').on(t.a.desc()).where(sql\`\${t.a} > 3\`), check('c', sql\`\${t.a} > 0\`), pgPolicy('p', { using: sql\`\${t.a} > 0\` })`)} export const v = pgView('v').as((qb) => qb.select({ a: t.a }).from(t)); export const f = pgFunction('f', { returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' }); export const tr = pgTrigger('tr', { on: t, timing: 'before', events: ['update'], updateOf: [t.a], when: sql\`new.a > 3\`, forEach: 'row', execute: f });`,
    `${t(`a: bigint('a', { mode: 'number' })`, `index('i').on(t.a.desc()).where(sql\`\${t.a} > 3\`), check('c', sql\`\${t.a} > 0\`), pgPolicy('p', { using: sql\`\${t.a} > 0\` })`)} export const v = pgView('v').as((qb) => qb.select({ a: t.a }).from(t)); export const f = pgFunction('f', { returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' }); export const tr = pgTrigger('tr', { on: t, timing: 'before', events: ['update'], updateOf: [t.a], when: sql\`new.a > 3\`, forEach: 'row', execute: f });`,
    { rows: with3('7', '8', '9'), same: 'select a::text from v order by 1' },
  ],
  [
    'another type of a key that others refer to',
    `export const t = pgTable('t', { id: integer('id').primaryKey() }); export const u = pgTable('u', { id: integer('id').primaryKey(), t: integer('t').references(() => t.id, { onDelete: 'cascade' }) });`,
    `export const t = pgTable('t', { id: bigint('id', { mode: 'number' }).primaryKey() }); export const u = pgTable('u', { id: integer('id').primaryKey(), t: bigint('t', { mode: 'number' }).references(() => t.id, { onDelete: 'cascade' }) });`,
    {
      rows: 'insert into t values (1), (2); insert into u values (1, 1), (2, 2)',
      same: 'select u.id, u.t::text from u join t on t.id = u.t order by 1',
    },
  ],
  [
    'a column instead of another',
    t(`a: text('a')`),
    t(`b: text('b')`),
    { rows: two, creates: ['column:t.b'], createsBack: ['column:t.a'] },
  ],
  [
    'a column under another name',
    t(`a: text('a').notNull().default('x')`, `index('i').on(t.a), check('c', sql\`\${t.a} <> ''\`)`),
    t(`a: text('b "').notNull().default('x')`, `index('i').on(t.a), check('c', sql\`\${t.a} <> ''\`)`),
    { rows: two, renames: ['column:t.a=b "'], back: ['column:t.b "=a'], same: 'select t::text from t order by id' },
  ],
  [
    'a column under another name and of another type',
    t(`a: integer('a')`),
    t(`b: bigint('b', { mode: 'number' }).notNull()`),
    {
      rows: with3('1', '2', '3'),
      rowsBack: 'insert into t (id, b) values (1, 2)',
      renames: ['column:t.a=b'],
      back: ['column:t.b=a'],
      same: 'select t::text from t order by id',
    },
  ],
  [
    'a column under another name while its old name is not needed any more by a view',
    `${t(`a: text('a')`)} export const v = pgView('v').as((qb) => qb.select({ a: t.a }).from(t));`,
    `${t(`b: text('b')`)} export const v = pgView('v').as((qb) => qb.select({ b: t.b }).from(t));`,
    {
      rows: with3(`'x'`),
      rowsBack: `insert into t (id, b) values (1, 'x')`,
      renames: ['column:t.a=b'],
      back: ['column:t.b=a'],
      same: 'select t::text from t order by id',
    },
  ],
  [
    'a column of a composite key that others refer to, under another name',
    `export const t = pgTable('t', { a: integer('a'), b: integer('b') }, (t) => [primaryKey({ columns: [t.a, t.b] })]); export const u = pgTable('u', { x: integer('x'), y: integer('y') }, (u) => [foreignKey({ name: 'f', columns: [u.x, u.y], foreignColumns: [t.a, t.b] })]);`,
    `export const t = pgTable('t', { a: integer('a'), b: integer('c') }, (t) => [primaryKey({ columns: [t.a, t.b], name: 't_a_b_pk' })]); export const u = pgTable('u', { x: integer('x'), y: integer('y') }, (u) => [foreignKey({ name: 'f', columns: [u.x, u.y], foreignColumns: [t.a, t.b] })]);`,
    {
      rows: 'insert into t values (1, 2); insert into u values (1, 2)',
      renames: ['column:t.b=c'],
      back: ['column:t.c=b'],
      same: 'select t::text from t',
    },
  ],
];

transitionSuite(transitions);
