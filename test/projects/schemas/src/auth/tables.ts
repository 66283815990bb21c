import { pgSchema, text, uuid } from 'drizzle-orm/pg-core';

export const auth = pgSchema('auth');
export const level = auth.enum('level', ['guest', 'member']);
export const users = auth.table('users', {
  id: uuid('id').primaryKey().defaultRandom(),
  level: level('level').notNull().default('guest'),
  name: text('name'),
});
