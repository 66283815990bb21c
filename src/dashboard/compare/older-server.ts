/** Leaves out privileges that this server does not know: `server-differences.ts` once more. */
export const olderServerSql = `  -- privileges that an older server does not know
  if server < (data ->> 'server')::int then
    update archon_expected e set properties = pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
        'privileges', known.privileges, 'grantable', known.grantable))
      from archon_expected o
      cross join lateral (
        select pg_catalog.jsonb_agg(p.name order by p.n) filter (where p.list = 'privileges') as privileges,
          pg_catalog.jsonb_agg(p.name order by p.n) filter (where p.list = 'grantable') as grantable
        from (values ('privileges'), ('grantable')) l(name)
        cross join lateral (select l.name as list, i.name, i.n
          from pg_catalog.jsonb_array_elements_text(o.properties -> l.name) with ordinality i(name, n)) p
        where coalesce((data -> 'privilegesSince' ->> p.name)::int, 0) <= server) known
      where o.id = e.id and e.kind = 'grant' and e.own <> '';
    delete from archon_expected e where e.kind = 'grant' and e.own <> '' and not e.properties ? 'privileges';
  end if;`;
