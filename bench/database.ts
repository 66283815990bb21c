import { openPostgres } from '../src/postgres/connect/index.js';

/** What each table holds: 10 columns, a primary key, 3 indexes, 1 foreign key, 2 policies, 1 trigger. */
const makeTable = `
  execute format('create table app.t%s (id int primary key, ref int references app.t%s, a text not null, b varchar(20) default ''x'', c numeric(10,2),
    d timestamptz default now(), e jsonb, f boolean default false, g date, h text)', i, greatest(i - 1, 0));
  execute format('create index t%s_a on app.t%s (a)', i, i);
  execute format('create index t%s_b on app.t%s (b, d desc)', i, i);
  execute format('create index t%s_e on app.t%s using gin (e)', i, i);
  execute format('alter table app.t%s enable row level security', i);
  execute format('create policy reads on app.t%s for select using (f)', i);
  execute format('create policy writes on app.t%s for update using (id > 0) with check (a <> '''')', i);
  execute format('create trigger touch before update on app.t%s for each row execute function app.touch()', i);`;

/** Makes `tables` tables in an empty database, in transactions that its lock table can hold. */
export async function fill(url: string, tables: number): Promise<void> {
  const client = await openPostgres(url);
  await client.exec(`create schema app; create table app.t_first (id int);
    create function app.touch() returns trigger language plpgsql as $$ begin return new; end $$; drop table app.t_first`);
  const step = 200;
  for (let from = 0; from < tables; from += step)
    await client.exec(
      `do $$ begin for i in ${from}..${Math.min(from + step, tables) - 1} loop ${makeTable} end loop; end $$`,
    );
  await client.exec('analyze');
  await client.close();
}

/** The same as a Drizzle schema: a module that makes its tables in a loop. */
export const schemaModule = (tables: number): string => `import { sql } from 'drizzle-orm';
import { boolean, date, index, integer, jsonb, numeric, pgPolicy, pgSchema, text, timestamp, varchar } from 'drizzle-orm/pg-core';
import { pgFunction, pgTrigger } from 'archon-schema/declare';
export const app = pgSchema('app');
export const touch = pgFunction('touch', { schema: 'app', returns: 'trigger', language: 'plpgsql', body: ' begin return new; end ' });
export const tables = [];
for (let i = 0; i < ${tables}; i++) {
  tables.push(app.table('t' + i, {
    id: integer('id').primaryKey(), ref: integer('ref').references(() => tables[Math.max(i - 1, 0)].id), a: text('a').notNull(), b: varchar('b', { length: 20 }).default('x'),
    c: numeric('c', { precision: 10, scale: 2 }), d: timestamp('d', { withTimezone: true }).defaultNow(), e: jsonb('e'), f: boolean('f').default(false), g: date('g'), h: text('h'),
  }, (t) => [index('t' + i + '_a').on(t.a), index('t' + i + '_b').on(t.b, t.d.desc()), index('t' + i + '_e').using('gin', t.e),
    pgPolicy('reads', { for: 'select', using: sql\`f\` }), pgPolicy('writes', { for: 'update', using: sql\`id > 0\`, withCheck: sql\`a <> ''\` })]));
}
export const triggers = tables.map((on) => pgTrigger('touch', { on, timing: 'before', events: ['update'], forEach: 'row', execute: touch }));
`;
