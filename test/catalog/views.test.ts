import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalog, DeclaredCatalog } from '../../src/postgres/model/index.js';
import { compareCatalogs, describeDifference, expectedOn, readCatalog } from '../../src/postgres/catalog/index.js';
import { sameView } from '../../src/postgres/catalog/same-view.js';
import { type Client, openPostgres, pgliteClient } from '../../src/postgres/connect/index.js';
import { createDatabase, majors } from '../support/databases.js';
import { openPglite } from '../support/pglite.js';

const tables = `
create table t (a int primary key, b text, c timestamptz, d jsonb, e text[], "Odd name" int);
create table u (a int references t, x numeric(10,2), y date, z bool);
create type mood as enum ('sad', 'ok');
create table w (m mood, n varchar(10), o int4range);
create function f(int) returns int language sql immutable as 'select $1';
create function rows() returns setof t language sql stable as 'select * from t';
`;
const queries = [
  'select * from t',
  'select a, b from t where a > 3 and b is not null order by a desc limit 5',
  'select t.a as x, upper(t.b) as y from t',
  'select a as a1, count(*), max(b) from t group by a having count(*) > 1',
  'select distinct on (a) a, b from t order by a, b',
  'select t.a, u.x from t join u on u.a = t.a',
  'select t.a, u.x from t left join u using (a)',
  'select * from t natural join u',
  'select a from t union all select a from u',
  'with q as (select a from t where a > 1) select * from q',
  'with recursive r(n) as (select 1 union all select n + 1 from r where n < 10) select n from r',
  'select a, (select max(x) from u where u.a = t.a) as m from t',
  'select a from t where exists (select from u where u.a = t.a)',
  'select a from t where a in (select a from u where z)',
  'select a, row_number() over (partition by b order by c desc) as n from t',
  'select a, sum(x) over w as s from u window w as (order by y rows between 1 preceding and current row)',
  "select d ->> 'k' as k, d #> '{a,b}' as p from t",
  "select * from jsonb_to_recordset('[]') as j(a int, b text)",
  'select * from generate_series(1, 3) g',
  'select g.n from generate_series(1, 3) with ordinality g(v, n)',
  'select t.a, l.m from t, lateral (select max(x) as m from u where u.a = t.a) l',
  "select case when a > 1 then 'x' else b end as k, coalesce(b, 'z') as l from t",
  "select extract(year from c) as y, date_trunc('day', c) as d, c at time zone 'UTC' as u from t",
  "select substring(b from 1 for 2) as s, position('x' in b) as p, trim(both 'x' from b) as q, overlay(b placing 'y' from 1) as o from t",
  'select unnest(e) as v from t',
  'select array_agg(a order by b) filter (where a > 1) as g, string_agg(b, $$, $$) as s from t',
  'select a::text || b as k, a between 1 and 3 as r, b like $$x%$$ as l, b ilike any (e) as i, a = any (array[1,2]) as n from t',
  "select m, m = 'ok' as k from w where m in ('sad', 'ok')",
  'select t as whole, (t).a as one, row(a, b) = row(1, b) as r from t',
  'select "Odd name" as "Other Odd" from t where "Odd name" is distinct from 3',
  'select count(*) from (select a from t) s',
  'select * from (values (1, $$a$$), (2, $$b$$)) v(x, y)',
  'select grouping(a, b), a, b, count(*) from t group by rollup (a, b)',
  'select a from t tablesample bernoulli (10)',
  'select f(a) as f, rows.b from rows()',
  'select a, now() as n, current_user as u, current_date as d from t',
  'select interval \'1 day\' * a as i, b collate "C" as c from t',
  'select a from t for update',
  'select percentile_cont(0.5) within group (order by x) as p from u',
  'select x.a, y.a as b from t x cross join t y where x.a < y.a',
  'select p, q from t as al(p, q)',
  'select true as yes, null::int as none, -1 as minus, 1e10::float8 as big, 1.50 as num',
  'select nullif(a, 1) as n, greatest(a, 2) as g, least(a, 2) as l, a is null as i, z is true as z from u',
  'select 1 as one',
  'select a from t group by a',
  'select a + 1 as b, count(*) from t group by a + 1 order by 1',
  'select o, lower(o) as l, o @> 3 as c from w',
];

const everyView = `create schema app; set search_path = app; ${tables}
${queries.map((query, index) => `create view v${index} as ${query};`).join('\n')} reset search_path`;

async function readViews(client: Client): Promise<Catalog> {
  await client.exec(everyView);
  return readCatalog(client, { schemas: ['app'] });
}

const declared = (catalog: Catalog): DeclaredCatalog => ({
  fingerprint: '',
  shared: [],
  governed: { roles: [], targets: [] },
  managed: [],
  operationTests: [],
  catalog,
});

describe('views are the same whatever major printed them', () => {
  let printed: ReadonlyMap<number, Catalog>;
  beforeAll(async () => {
    const catalogs = new Map<number, Catalog>();
    const pglite = pgliteClient(await openPglite());
    catalogs.set(0, await readViews(pglite));
    await pglite.close();
    for (const major of majors) {
      const client = await openPostgres((await createDatabase(major, 'plain')).url);
      catalogs.set(major, await readViews(client));
      await client.close();
    }
    printed = catalogs;
  });

  test.each(majors.flatMap((live) => [0, ...majors].map((shadow) => [shadow, live])))(
    'shadow %i (0: PGlite), server %i',
    (shadow, server) => {
      const expected = printed.get(shadow)!;
      const live = printed.get(server)!;
      expect(compareCatalogs(expectedOn(declared(expected), live), live).map(describeDifference)).toEqual([]);
    },
  );
});

test.each([
  ['another column', 'SELECT t.a FROM t', 'SELECT b FROM t'],
  ['another relation', 'SELECT t.a FROM t', 'SELECT a FROM u'],
  ['two relations', 'SELECT t.a, u.b FROM t, u', 'SELECT a, b FROM t, u'],
  ['a name inside a text', "SELECT 't.a' FROM t", "SELECT 'a' FROM t"],
  ['more at the end', 'SELECT t.a FROM t', 'SELECT a FROM t LIMIT 1'],
  ['less at the end', 'SELECT t.a FROM t LIMIT 1', 'SELECT a FROM t'],
  ['a schema taken away', 'SELECT t.a FROM app.t', 'SELECT a FROM t'],
])('%s is another view', (_what, older, newer) => expect(sameView(older, newer)).toBe(false));
