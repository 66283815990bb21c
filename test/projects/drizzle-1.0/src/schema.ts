import { integer, snakeCase, text } from 'drizzle-orm/pg-core';

export const books = snakeCase.table('books', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  fullTitle: text().notNull(),
  tags: text().array().notNull().default([]),
});
