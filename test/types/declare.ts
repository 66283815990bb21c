/** Held by `npm run typecheck`: every line under an `@ts-expect-error` must not compile. */
import { sql } from 'drizzle-orm';
import { integer, pgEnum, pgPolicy, pgRole, pgSchema, pgSequence, pgTable, text } from 'drizzle-orm/pg-core';
import {
  comment,
  comments,
  grant,
  operationTest,
  pgCompositeType,
  pgDomain,
  pgFunction,
  pgTrigger,
  shared,
} from '../../src/declare/index.js';

const posts = pgTable('posts', { id: integer('id').primaryKey(), title: text('title').notNull() });
const people = pgTable('people', { id: integer('id').primaryKey(), name: text('name') });
const mood = pgEnum('mood', ['a', 'b']);
const numbers = pgSequence('numbers');
const app = pgSchema('app');
const reader = pgRole('reader');
const touch = pgFunction('touch', { returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' });
const add = pgFunction('add', { returns: 'integer', language: 'sql', body: 'select 1' });

// Domains
const email = pgDomain('email', { schema: 'app', type: 'text', notNull: true, checks: { valid: sql`value ~ '@'` } });
const count = pgDomain('count', { type: 'integer', default: sql`0` });
const members = pgTable('members', {
  mail: email('mail').notNull(),
  mails: email().array(),
  count: count().notNull(),
  flags: pgDomain('flags', { type: 'boolean[]' })().notNull(),
  price: pgDomain('price', { type: 'numeric(10, 2)' })().notNull(),
});
const member: typeof members.$inferSelect = { mail: 'a@b', mails: ['c@d'], count: 1, flags: [true], price: '1.20' };
comment(email, `Mail of ${member.mail}`);
grant('usage').on(email, count).to(reader);
// @ts-expect-error The type below is a number.
members.$inferInsert.count = 'one';
// @ts-expect-error A domain has rows of no table.
grant('select').on(email);
// @ts-expect-error A domain is over a type.
pgDomain('d', { notNull: true });
// @ts-expect-error A check is SQL.
pgDomain('d', { type: 'text', checks: { valid: 'value' } });

// Composite types
const address = pgCompositeType('address', { street: 'text', number: 'integer', tags: 'text[]', more: 'jsonb' });
const homes = pgTable('homes', { home: address('home').notNull(), others: address().array() });
const home: typeof homes.$inferSelect = {
  home: { street: 'a', number: 1, tags: '{}', more: { a: 1 } },
  others: [{ street: null, number: null, tags: null, more: null }],
};
comment(address, `Number ${home.home.number}`);
grant('usage').on(address).to(reader);
// @ts-expect-error An attribute is missing.
homes.$inferInsert.home = { street: 'a' };
// @ts-expect-error Rights on a type are USAGE alone.
grant('execute').on(address);
// @ts-expect-error Attributes have types.
pgCompositeType('c', { street: 1 });

// Triggers
const on = { on: posts, timing: 'before', forEach: 'row', execute: touch } as const;
pgTrigger('t', { ...on, events: ['insert', 'update'], updateOf: [posts.title], when: sql`true` });
pgTrigger('t', { ...on, events: ['update'], execute: shared(touch) });
// @ts-expect-error A column of another table.
pgTrigger('t', { ...on, events: ['update'], updateOf: [people.name] });
// @ts-expect-error Nor one that is called and typed alike.
pgTrigger('t', { ...on, events: ['update'], updateOf: [people.id] });
// @ts-expect-error A column that the table does not have.
pgTrigger('t', { ...on, events: ['update'], updateOf: [posts.name] });
// @ts-expect-error A trigger stands on a table or a view.
pgTrigger('t', { ...on, events: ['update'], on: mood });
// @ts-expect-error The function does not return trigger.
pgTrigger('t', { ...on, events: ['update'], execute: add });
// @ts-expect-error Nor does the shared one.
pgTrigger('t', { ...on, events: ['update'], execute: shared(add) });
// @ts-expect-error No such event.
pgTrigger('t', { ...on, events: ['select'] });
// @ts-expect-error At least one event.
pgTrigger('t', { ...on, events: [] });
// @ts-expect-error No such timing.
pgTrigger('t', { ...on, events: ['update'], timing: 'during' });

// Comments
comment(posts, 'Posts');
comment(posts.title, 'Title');
comment(mood, 'Mood');
comment(touch, 'Touch');
comment(pgPolicy('p').link(posts), 'Policy');
comments(posts, { $table: 'Posts', title: 'Title' });
// @ts-expect-error No such column.
comments(posts, { name: 'Name' });
// @ts-expect-error Text alone is nothing to comment on.
comment('posts', 'Posts');

// Grants
grant('select', 'insert').on(posts, people).to(reader, 'public');
grant('all').on(posts).toWithGrantOption('owner');
grant('update').on(posts.title).to(reader);
grant('usage').on(app).to(reader);
grant('usage').on(numbers).to(reader);
grant('execute').on(add).to(reader);
// @ts-expect-error No such privilege.
grant('read');
// @ts-expect-error Tables cannot be executed.
grant('execute').on(posts);
// @ts-expect-error Columns cannot be deleted from.
grant('delete').on(posts.title);
// @ts-expect-error Schemas have no rows to select.
grant('select').on(app);
// @ts-expect-error No privilege at all.
grant();
// @ts-expect-error No role at all.
grant('select').on(posts).to();

// Shared objects
shared(reader, { bypassRls: true });
// @ts-expect-error Tables are not shared.
shared(posts);
// @ts-expect-error No such attribute.
shared(reader, { password: 'x' });

// Operation tests
operationTest('Post', { table: posts, insert: { id: 1, title: sql`'x'` }, update: { title: 'y' }, touches: 'title' });
// @ts-expect-error A required column is missing.
operationTest('Post', { table: posts, insert: { id: 1 } });
// @ts-expect-error No such column.
operationTest('Post', { table: posts, insert: { id: 1, title: 'x' }, touches: 'name' });
