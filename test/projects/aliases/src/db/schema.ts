import { createdAt, id } from '@/db/columns';
import { jsonb, pgTable, varchar } from 'drizzle-orm/pg-core';

export const events = pgTable('events', {
  id: id(),
  createdAt: createdAt(),
  kind: varchar('kind', { length: 80 }).notNull(),
  data: jsonb('data').notNull().default({}),
});
