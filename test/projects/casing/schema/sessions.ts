import { index, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';
import { users } from './users';

export const userSessions = pgTable(
  'user_sessions',
  {
    id: integer().primaryKey(),
    userId: integer().references(() => users.id),
    expiresAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [index().on(t.userId, t.expiresAt)],
);
