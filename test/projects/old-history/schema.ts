import { integer, pgTable, serial, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', {
  id: serial('id').primaryKey(),
  name: text('name'),
  email: text('email').unique(),
});
export const posts = pgTable('posts', {
  id: serial('id').primaryKey(),
  author: integer('author').references(() => users.id),
  title: text('title').notNull(),
  tags: text('tags').array(),
});
