import { journalOf } from './journal.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

/**
 * Places at which a test can hold a run up: `gates.pass(name)` waits while somebody holds the advisory lock of that name.
 * Every DDL statement passes two, at its start and at its end, by event triggers; a bookkeeping row passes one when it is
 * written and one in COMMIT; the others are in the statements.
 */
export const gates = `
  create schema gates;
  create function gates.pass(name text) returns void language sql as
    $$ select pg_advisory_xact_lock_shared(7341, hashtext(name)) $$;
  create function gates.ddl() returns event_trigger language plpgsql as
    $$ begin perform gates.pass(replace(tg_event, 'ddl_command_', '') || ' ' || current_query()); end $$;
  create function gates.record() returns trigger language plpgsql as
    $$ begin perform gates.pass(tg_argv[0] || ' ' || coalesce(new.created_at, old.created_at)); return coalesce(new, old); end $$;
  create schema drizzle;
  create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
  create trigger record before insert or delete on drizzle.__drizzle_migrations for each row execute function gates.record('record');
  create constraint trigger commit after insert or delete on drizzle.__drizzle_migrations deferrable initially deferred
    for each row execute function gates.record('commit');
  create event trigger gate_start on ddl_command_start execute function gates.ddl();
  create event trigger gate_end on ddl_command_end execute function gates.ddl();
  create event trigger gate_drop on sql_drop execute function gates.ddl();`;

/** A statement on rows, with a gate before it does anything and one after. None of them may run twice. */
const onRows = (name: string, sql: string): [string, string[]] => [
  sql.replaceAll('NAME', name),
  [`in ${name}`, `done ${name}`],
];
const onTables = (sql: string): [string, string[]] => [sql, [`start ${sql}`, `end ${sql}`]];

interface Part {
  readonly mark?: true;
  readonly statements: readonly (readonly [sql: string, gates: readonly string[]])[];
}

const up: readonly Part[] = [
  {
    statements: [
      onTables('create table a (id int primary key, n int);'),
      onRows(
        'fill',
        `insert into a select i, i from generate_series(1, 5) i, gates.pass('in NAME') returning gates.pass('done NAME');`,
      ),
    ],
  },
  {
    statements: [
      onTables('alter table a add column m int default 0 not null;'),
      onRows('raise', `update a set n = n + 1 from gates.pass('in NAME') returning gates.pass('done NAME');`),
      onTables('create table b (id int);'),
    ],
  },
  {
    mark: true,
    statements: [
      onRows('more', `update a set n = n + 10 from gates.pass('in NAME') returning gates.pass('done NAME');`),
      onTables('create index concurrently a_n on a (n);'),
      onRows('last', `insert into b select 1 from gates.pass('in NAME') returning gates.pass('done NAME');`),
    ],
  },
];

const down: readonly Part[] = [
  { statements: [onTables('drop table a;')] },
  {
    statements: [
      onTables('drop table b;'),
      onRows('lower', `update a set n = n - 1 from gates.pass('in NAME') returning gates.pass('done NAME');`),
      onTables('alter table a drop column m;'),
    ],
  },
  {
    mark: true,
    statements: [
      onRows('clear', `delete from b using gates.pass('in NAME') returning gates.pass('done NAME');`),
      onTables('drop index concurrently a_n;'),
      onRows('less', `update a set n = n - 10 from gates.pass('in NAME') returning gates.pass('done NAME');`),
    ],
  },
];

const textOf = ({ mark, statements }: Part): string =>
  `${mark ? '-- archon-schema: no transaction\n' : ''}${statements.map(([sql]) => sql).join('\n--> statement-breakpoint\n')}\n`;

const tags = ['0000_one', '0001_two', '0002_three'];

/** Every place at which a run passes, in the order in which it passes them. */
const gatesOf = (parts: readonly Part[], order: readonly number[]): string[] =>
  order.flatMap((index) => [
    ...(parts[index]?.statements.flatMap(([, names]) => names) ?? []),
    `record ${index + 1}`,
    `commit ${index + 1}`,
  ]);

export const gatesUp = gatesOf(up, [0, 1, 2]);
/** The rollback of the two older ones is one transaction: nothing is committed before both are taken back. */
export const gatesDown = gatesOf(down, [2, 1, 0]).filter((name) => name !== 'commit 2');

/** What the database holds after so many migrations, as {@link stateSql} tells it. */
export const states = [
  { columns: '', sum: '', rows: '', indexes: '' },
  { columns: 'a.id a.n', sum: '15', rows: '', indexes: 'a_pkey' },
  { columns: 'a.id a.m a.n b.id', sum: '20', rows: '0', indexes: 'a_pkey' },
  { columns: 'a.id a.m a.n b.id', sum: '70', rows: '1', indexes: 'a_n a_pkey' },
];

const sumIfThere = (table: string, what: string): string =>
  `coalesce((select (xpath('/row/x/text()', query_to_xml('select ${what} as x from ${table}', true, true, '')))[1]::text
    where to_regclass('${table}') is not null), '')`;

export const stateSql = `select
  coalesce((select string_agg(table_name || '.' || column_name, ' ' order by table_name, column_name)
    from information_schema.columns where table_schema = 'public'), '') as columns,
  ${sumIfThere('a', 'sum(n)')} as sum, ${sumIfThere('b', 'count(*)')} as rows,
  coalesce((select string_agg(c.relname || case when i.indisvalid then '' else ' (invalid)' end, ' ' order by c.relname)
    from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace = 'public'::regnamespace), '') as indexes`;

/** A project with this history; its bookkeeping times are 1, 2 and 3. */
export function threeFiles(): Promise<TemporaryProject> {
  const files = tags.flatMap((tag, index) => [
    [`drizzle/${tag}.sql`, textOf(up[index]!)],
    [`drizzle/down/${tag}.sql`, textOf(down[index]!)],
  ]);
  return temporaryProject({
    'drizzle.config.mjs': `export default { dialect: 'postgresql', schema: './schema.js', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.js': 'export {};',
    'drizzle/meta/_journal.json': journalOf(tags),
    ...Object.fromEntries(files),
  });
}
