/** A schema that every release can declare, with what is declared otherwise in some of them. */
export const schemaOf = (release: string, more = ''): string => `
import { sql } from 'drizzle-orm';
import { boolean, check, date, foreignKey, index, integer, jsonb, numeric, pgEnum, pgMaterializedView, pgPolicy, pgRole, pgSchema, pgTable, pgView, point, primaryKey, serial, text, timestamp, unique, uniqueIndex, uuid, varchar } from 'drizzle-orm/pg-core';
import { comment, grant, pgFunction, pgTrigger } from 'archon-schema/declare';

export const app = pgSchema('app');
export const status = pgEnum('status', ['open', 'done']);
export const reader = pgRole('release_reader').existing();

export const people = pgTable('people', {
  id: serial('id').primaryKey(),
  number: integer('number').generatedAlwaysAsIdentity({ startWith: 10 }),
  email: text('email').notNull().unique(),
  tags: text('tags').array().notNull().default(['a', 'b,c', 'd "e"']),
  grid: integer('grid').array()${release === '1.0' ? '' : '.array()'},
  states: status('states').array().default(['open']),
  flags: boolean('flags').array().default([true, false]),
  state: status('state').notNull().default('open'),
  data: jsonb('data').notNull().default({ a: "it's", b: [1] }),
  born: date('born').default('2020-02-03'),
  seen: timestamp('seen', { withTimezone: true }).notNull().defaultNow(),
  price: numeric('price', { precision: 10, scale: 2 }).default('1.50'),
  place: point('place', { mode: 'xy' }).default({ x: 1, y: 2 }),
  code: varchar('code', { length: 8 }),
  doubled: integer('doubled').generatedAlwaysAs(sql\`number * 2\`),
}, (t) => [
  index('people_state').on(t.state, t.seen.desc()),
  uniqueIndex('people_code').on(sql\`lower(code)\`).where(sql\`code is not null\`),
  check('people_email', sql\`\${t.email} like '%@%'\`),
  unique('people_code_born').on(t.code, t.born).nullsNotDistinct(),
  pgPolicy('people_read', { for: 'select', to: reader, using: sql\`state = 'open'\` }),
]);

export const links = app.table('links', {
  a: integer('a').notNull().references(() => people.id, { onDelete: 'cascade' }),
  b: integer('b').notNull(),
  id: uuid('id').defaultRandom(),
  ${more}
}, (t) => [
  primaryKey({ columns: [t.a, t.b] }),
  foreignKey({ columns: [t.b], foreignColumns: [people.id], name: 'links_b' }),
]);

export const open = pgView('open').as((q) => q.select({ id: people.id, email: people.email }).from(people).where(sql\`\${people.state} = 'open'\`));
export const counts = pgMaterializedView('counts').as((q) => q.select({ state: people.state }).from(people));

export const touch = pgFunction('touch', { returns: 'trigger', language: 'plpgsql', body: 'begin new.seen := now(); return new; end' });
export const touched = pgTrigger('touched', { on: people, timing: 'before', events: ['update'], forEach: 'row', execute: touch });
export const told = comment(people.email, 'where mail goes');
export const granted = grant('select').on(people).to(reader);
`;
