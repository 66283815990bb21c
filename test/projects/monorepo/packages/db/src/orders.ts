import { index, integer, numeric, pgEnum, pgTable, serial } from 'drizzle-orm/pg-core';
import { customers } from './customers';

export const orderState = pgEnum('order_state', ['open', 'paid', 'sent']);
export const orders = pgTable(
  'orders',
  {
    id: serial('id').primaryKey(),
    customer: integer('customer')
      .notNull()
      .references(() => customers.id, { onDelete: 'cascade' }),
    state: orderState('state').notNull().default('open'),
    total: numeric('total', { precision: 10, scale: 2 }).notNull(),
  },
  (t) => [index('orders_of_customer').on(t.customer, t.state)],
);
