import { boolean, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';

export const users = pgTable(
  'users',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    firstName: text().notNull(),
    lastName: text().notNull(),
    isAdmin: boolean().notNull().default(false),
    APIKey: text(),
  },
  (t) => [unique().on(t.firstName, t.lastName)],
);
