import { sql } from 'drizzle-orm';
import { boolean, customType, pgTable, serial } from 'drizzle-orm/pg-core';

const citext = customType<{ data: string }>({ dataType: () => 'citext' });

export const logins = pgTable('logins', {
  id: serial('id').primaryKey(),
  user: citext('user').notNull(),
  encrypted: boolean('encrypted')
    .notNull()
    .default(sql`ssl_is_used()`),
});
