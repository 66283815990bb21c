import { eq } from 'drizzle-orm';
import { numeric, pgSchema, uuid } from 'drizzle-orm/pg-core';
import { users } from '../auth/tables';

export const billing = pgSchema('billing');
// The same name as in the other schema.
export const accounts = billing.table('users', {
  id: uuid('id')
    .primaryKey()
    .references(() => users.id),
  balance: numeric('balance').notNull().default('0'),
});
export const balances = billing
  .view('balances')
  .as((q) =>
    q
      .select({ name: users.name, balance: accounts.balance })
      .from(accounts)
      .innerJoin(users, eq(users.id, accounts.id)),
  );
