import { root } from '../workflow/root.js';

export const imports = `
import { sql } from 'drizzle-orm';
import { check, index, integer, pgEnum, pgSchema, pgTable, serial, text, unique } from 'drizzle-orm/pg-core';
import { comments, grant, pgFunction, pgTrigger } from '${root}src/declare/index.ts';
`;

/** One schema after another; each change is generated, proven, applied over rows, and taken back. */
export const states: readonly (readonly [name: string, source: string])[] = [
  [
    'two tables',
    `export const mood = pgEnum('mood', ['calm', "o'clock"]);
     export const people = pgTable('people', { id: serial('id').primaryKey(), name: text('name').notNull().default("it's"), mood: mood('mood').default('calm') });
     export const posts = pgTable('posts', { id: integer('id').primaryKey(), author: integer('author').references(() => people.id), title: text('title') });`,
  ],
  [
    'a trigger, comments and grants on what is there',
    `export const mood = pgEnum('mood', ['calm', "o'clock"]);
     export const people = pgTable('people', { id: serial('id').primaryKey(), name: text('name').notNull().default("it's"), mood: mood('mood').default('calm') });
     export const posts = pgTable('posts', { id: integer('id').primaryKey(), author: integer('author').references(() => people.id), title: text('title') });
     export const touch = pgFunction('touch', { returns: 'trigger', language: 'plpgsql', body: 'begin new.title = upper(new.title); return new; end' });
     export const touched = pgTrigger('touched', { on: posts, timing: 'before', events: ['update'], updateOf: [posts.title], forEach: 'row', execute: touch });
     export const about = comments(posts, { $table: 'Posts', title: "it's" });
     export const readers = grant('select').on(posts).to('public');`,
  ],
  [
    'columns, an index, a check; another body and other comments',
    `export const mood = pgEnum('mood', ['calm', "o'clock"]);
     export const people = pgTable('people', { id: serial('id').primaryKey(), name: text('name').notNull().default("it's"), mood: mood('mood').default('calm'), age: integer('age') },
       (t) => [check('grown', sql\`\${t.age} > \${18}\`), index('by_age').on(t.age.desc()).where(sql\`\${t.age} > 20\`)]);
     export const posts = pgTable('posts', { id: integer('id').primaryKey(), author: integer('author').references(() => people.id, { onDelete: 'cascade' }), title: text('title').notNull().default('') }, (t) => [unique('uq').on(t.author, t.title)]);
     export const touch = pgFunction('touch', { returns: 'trigger', language: 'plpgsql', body: 'begin new.title = lower(new.title); return new; end' });
     export const touched = pgTrigger('touched', { on: posts, timing: 'before', events: ['insert', 'update'], forEach: 'row', execute: touch });
     export const about = comments(posts, { title: 'Other' });
     export const readers = grant('select', 'insert').on(posts).to('public');`,
  ],
  [
    'a table, an enum and what stood on the other table gone',
    `export const posts = pgTable('posts', { id: integer('id').primaryKey(), title: text('title') });`,
  ],
  [
    'a schema of its own',
    `export const app = pgSchema('App 2');
     export const people = app.table('People', { id: integer('Id').primaryKey().generatedAlwaysAsIdentity(), boss: integer('boss') });
     export const posts = pgTable('posts', { id: integer('id').primaryKey(), title: text('title') });`,
  ],
];
