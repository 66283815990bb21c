/** Schema modules that together use what drizzle-orm/pg-core offers, each a project of its own. */
const core = `import { relations, sql } from 'drizzle-orm';
import * as pg from 'drizzle-orm/pg-core';
`;

export const modules: Readonly<Record<string, string>> = {
  'every column type': `${core}
const { pgTable } = pg;
export const all = pgTable('all_types', {
  a: pg.bigint('a', { mode: 'bigint' }).default(5n), b: pg.bigserial('b', { mode: 'number' }), c: pg.bit('c', { dimensions: 3 }).default('101'), d: pg.boolean('d').default(true),
  e: pg.char('e', { length: 4 }).default('ab'), f: pg.cidr('f').default('10.0.0.0/8'), g: pg.date('g').defaultNow(), h: pg.date('h', { mode: 'date' }).default(new Date('2020-01-02')),
  i: pg.doublePrecision('i').default(1.5), j: pg.inet('j').default('127.0.0.1'), k: pg.integer('k').default(-3), l: pg.interval('l').default('1 day'),
  m: pg.interval('m', { fields: 'day to second', precision: 3 }), n: pg.json('n').default({ a: "it's" }), o: pg.jsonb('o').default([1, 'x']), p: pg.line('p'), q: pg.macaddr('q'), r: pg.macaddr8('r'),
  s: pg.numeric('s', { precision: 10, scale: 2 }).default('1.50'), t: pg.numeric('t'), u: pg.point('u'), v: pg.real('v').default(0), w: pg.serial('w'), x: pg.smallint('x'), y: pg.smallserial('y'),
  z: pg.text('z').default("back\\\\slash ' quote"), aa: pg.time('aa', { precision: 3, withTimezone: true }).defaultNow(), ab: pg.timestamp('ab', { precision: 3, mode: 'string' }).default('2020-01-01'),
  ac: pg.timestamp('ac', { withTimezone: true }).defaultNow().notNull(), ad: pg.uuid('ad').defaultRandom().primaryKey(), ae: pg.varchar('ae', { length: 7 }).default('x'), af: pg.varchar('af'),
  ag: pg.text('ag').array().default([]), ah: pg.integer('ah').array(3).default([1, 2, 3]), ai: pg.varchar('ai', { length: 3 }).array().array(), aj: pg.geometry === undefined ? pg.text('aj') : pg.text('aj'),
  ak: pg.customType<{ data: string }>({ dataType: () => 'tsvector' })('ak'), al: pg.text('al', { enum: ['a', 'b'] }).default('a'),
});`,
  'enums, arrays of them, in schemas, not exported': `${core}
const hidden = pg.pgEnum('Hidden mood', ['sad', "o'k", 'a,b', '']);
const app = pg.pgSchema('my app');
export const inApp = app.enum('level', ['low', 'high']);
export const t = pg.pgTable('t', { id: pg.integer('id').primaryKey(), m: hidden('m').default("o'k"), many: hidden('many').array().default(['sad', 'a,b']), l: inApp('l').notNull().default('low') });`,
  'keys and references': `${core}
export const a = pg.pgTable('a', { id: pg.serial('id').primaryKey(), parent: pg.integer('parent').references((): pg.AnyPgColumn => a.id, { onDelete: 'set null', onUpdate: 'cascade' }), code: pg.text('code').unique(), other: pg.text('other').unique('other_key', { nulls: 'not distinct' }).notNull() });
export const b = pg.pgTable('b', { x: pg.integer('x'), y: pg.integer('y'), a: pg.integer('a').references(() => a.id, { onDelete: 'restrict' }), code: pg.text('code') }, (t) => [
  pg.primaryKey({ columns: [t.y, t.x] }), pg.unique('xy').on(t.x, t.code), pg.foreignKey({ columns: [t.code], foreignColumns: [a.code], name: 'b_code' }).onDelete('set default') ]);
export const c = pg.pgTable('c', { id: pg.integer('id').primaryKey(), x: pg.integer('x'), y: pg.integer('y') }, (t) => [pg.foreignKey({ columns: [t.y, t.x], foreignColumns: [b.y, b.x] })]);
export const aRelations = relations(a, ({ many }) => ({ bs: many(b) }));`,
  'circular references': `${core}
export const left = pg.pgTable('left_side', { id: pg.integer('id').primaryKey(), right: pg.integer('right').references((): pg.AnyPgColumn => right.id) });
export const right = pg.pgTable('right_side', { id: pg.integer('id').primaryKey(), left: pg.integer('left').references((): pg.AnyPgColumn => left.id) });`,
  'every kind of index': `${core}
export const t = pg.pgTable('t', { id: pg.integer('id'), a: pg.text('a'), b: pg.integer('b'), d: pg.jsonb('d'), g: pg.text('g').array(), r: pg.date('r') }, (t) => [
  pg.index().on(t.a), pg.index('two').on(t.a.asc(), t.b.desc()), pg.index('nulls').on(t.a.asc().nullsFirst(), t.b.desc().nullsLast()), pg.uniqueIndex('one').on(t.id).where(sql\`\${t.b} > \${3}\`),
  pg.index('hashed').using('hash', t.b), pg.index('gin').using('gin', t.d.op('jsonb_path_ops')), pg.index('arr').using('gin', t.g), pg.index('brin').using('brin', t.r).with({ pages_per_range: 8 }),
  pg.index('expr').on(sql\`lower(\${t.a})\`), pg.index('mixed').on(sql\`(\${t.b} + 1) desc\`, t.a), pg.index('filled').on(t.b).with({ fillfactor: '70' }), pg.index('ops').on(t.a.op('text_pattern_ops')), pg.index('in_list').on(t.b).where(sql\`\${t.a} in ('x', 'y')\`) ]);`,
  'checks and generated columns': `${core}
export const t = pg.pgTable('t', { id: pg.integer('id').primaryKey().generatedAlwaysAsIdentity(), by: pg.integer('by').generatedByDefaultAsIdentity({ name: 'own_seq', startWith: 5, increment: 2, minValue: 1, maxValue: 100, cache: 3, cycle: true }),
  v: pg.varchar('v', { length: 9 }), n: pg.integer('n').notNull(), g: pg.text('g').generatedAlwaysAs(sql\`upper(v)\`), h: pg.integer('h').generatedAlwaysAs((): ReturnType<typeof sql> => sql\`\${t.n} * 2\`) }, (t) => [
  pg.check('in_list', sql\`\${t.v} in ('a', 'b''c')\`), pg.check('positive', sql\`\${t.n} > \${0}\`), pg.check('like "x"', sql\`\${t.v} ~ '^[a-z\\\\d]+$'\`), pg.check('between', sql\`\${t.n} between 1 and 100 or \${t.v} is null\`) ]);`,
  'sequences and schemas': `${core}
export const app = pg.pgSchema('app'); export const other = pg.pgSchema('Other One');
export const s = pg.pgSequence('free', { startWith: 7, increment: 3, minValue: 2, maxValue: 900, cache: 4, cycle: true }); export const inApp = app.sequence('counter');
export const u = app.table('users', { id: pg.integer('id').primaryKey().default(sql\`nextval('app.counter')\`) }); export const o = other.table('Users Too', { 'Odd Id': pg.integer('Odd Id').primaryKey(), u: pg.integer('u').references(() => u.id) });`,
  views: `${core}
export const t = pg.pgTable('t', { id: pg.integer('id').primaryKey(), name: pg.varchar('name', { length: 5 }), n: pg.integer('n') });
export const plain = pg.pgView('plain').as((qb) => qb.select().from(t)); export const filtered = pg.pgView('filtered').with({ securityBarrier: true, checkOption: 'cascaded' }).as((qb) => qb.select({ id: t.id, name: t.name }).from(t).where(sql\`\${t.name} in ('a', 'b')\`));
export const summed = pg.pgMaterializedView('summed').with({ fillfactor: 90 }).as((qb) => qb.select({ name: t.name, total: sql<number>\`sum(\${t.n})\`.as('total') }).from(t).groupBy(t.name));
export const written = pg.pgView('written', { id: pg.integer('id'), up: pg.text('up') }).as(sql\`select id, upper(name) as up from t where n > 3\`); export const over = pg.pgView('over').as((qb) => qb.select({ id: plain.id }).from(plain)); export const there = pg.pgView('there', { id: pg.integer('id') }).existing();`,
  'row-level security': `${core}
export const owner = pg.pgRole('module_owner', { createDb: true, createRole: false, inherit: false }); export const there = pg.pgRole('postgres').existing();
export const t = pg.pgTable('t', { id: pg.integer('id'), who: pg.text('who') }, (t) => [
  pg.pgPolicy('all', { using: sql\`true\` }), pg.pgPolicy("it's \\"quoted\\"", { as: 'restrictive', for: 'update', to: [owner, 'public'], using: sql\`\${t.who} = current_user\`, withCheck: sql\`\${t.id} > \${1}\` }), pg.pgPolicy('adds', { for: 'insert', to: 'current_user', withCheck: sql\`true\` }) ]).enableRLS();
export const bare = pg.pgTable('bare', { id: pg.integer('id') }).enableRLS(); export const linked = pg.pgPolicy('linked', { for: 'select', to: there, using: sql\`true\` }).link(bare);`,
  'names that need care': `${core}
const long = 'a_name_that_goes_on_and_on_until_it_is_longer_than_postgresql_keeps_it';
export const select = pg.pgTable('select', { order: pg.integer('order'), 'a"b': pg.text('a"b'), 'c.d': pg.text('c.d'), 'Ünï': pg.text('Ünï'), user: pg.text('user').default("'; drop table x; --") }, (t) => [pg.index('select').on(t.order), pg.check('check', sql\`\${t.order} > 0\`)].slice(1));
export const dotted = pg.pgTable('auth.users', { id: pg.integer('id').primaryKey() });
export const much = pg.pgTable(long, { [long + '1']: pg.integer(long + '1'), ref: pg.integer('ref').references(() => dotted.id) }, (t) => [pg.index('idx_' + long).on(t.ref), pg.unique('key_' + long).on(t.ref), pg.check('check_' + long, sql\`\${t.ref} > 0\`)]);
export const emoji = pg.pgEnum('mood 🙂', ['🙂', "'"]); export const withEmoji = pg.pgTable('t', { m: emoji('m').default('🙂') });`,
  'a table creator and casing': `${core}
const table = pg.pgTableCreator((name) => 'app_' + name);
export const users = table('users', { id: pg.integer().primaryKey(), firstName: pg.text().notNull(), createdAt: pg.timestamp().defaultNow() }, (t) => [pg.index().on(t.firstName), pg.check('named', sql\`\${t.firstName} <> ''\`)]);
export const posts = table('posts', { id: pg.integer().primaryKey(), userId: pg.integer().references(() => users.id) }); export const all = { users, posts };`,
  'our own declarations': `${core}
import { comment, commentOn, comments, grant, pgFunction, pgTrigger } from 'archon-schema/declare';
export const reader = pg.pgRole('module_reader'); export const app = pg.pgSchema('app');
export const t = app.table('t', { id: pg.integer('id').primaryKey(), v: pg.varchar('v', { length: 5 }), at: pg.timestamp('at') }, (t) => [pg.index('i').on(t.v)]);
export const f = pgFunction('touch', { schema: 'app', returns: 'trigger', language: 'plpgsql', body: "begin new.at = now(); return new; end", set: { search_path: '' }, security: 'definer', owner: reader });
export const g = pgFunction('twice', { schema: 'app', args: [{ name: 'n', type: 'integer', default: '2' }], returns: 'integer', language: 'sql', body: 'select n * 2', volatility: 'immutable', strict: true, parallel: 'safe' });
export const trg = pgTrigger('touched', { on: t, timing: 'before', events: ['insert', 'update'], updateOf: [t.v], forEach: 'row', when: sql\`new.v in ('a', 'b')\`, execute: f, args: ["it's"] });
export const said = [comments(t, { $table: "it's\\nours", v: 'v' }), comment(app, 'app'), comment(g, 'g'), commentOn('index', t, 'i', 'i'), comment(trg, 'trg')];
export const given = [grant('usage').on(app).to(reader), grant('select', 'insert').on(t).to(reader), grant('update').on(t.v).toWithGrantOption(reader), grant('execute').on(g).to(reader)];`,
};
