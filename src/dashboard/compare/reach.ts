/** Leaves out what is not declared ground, and what is compared only if it is declared: `declared.ts` once more. */
export const reachSql = `  -- what each live object belongs to, directly and further up
  insert into archon_above
    with recursive up(id, above) as (
      select l.id, l.parent_id from archon_live l where l.parent_id is not null
      union all
      select u.id, p.parent_id from up u join archon_live p on p.id = u.above where p.parent_id is not null
    )
    select u.id, u.above from up u;
  create index on archon_above (id);
  analyze archon_live, archon_above;

  -- what is beside the declared objects is not ours
  delete from archon_live l where not case
    when l.kind = 'grant' then
      exists (select from archon_above a join archon_named t on t.list = 'targets' and t.id = a.above
        where a.id = l.id and (a.above = l.parent_id or l.parent ->> 'kind' = 'column'))
    when exists (select from archon_expected e where e.id = l.id) then true
    when data -> 'kept' ? l.id or exists (select from archon_above a where a.id = l.id and data -> 'kept' ? a.above) then false
    when exists (select from archon_above a join archon_named s on s.list = 'shared' and s.id = a.above where a.id = l.id)
      then false
    when data -> 'standing' ? l.kind and not data -> 'managed' ? l.kind then false
    else exists (select from archon_above a join archon_expected e on e.id = a.above where a.id = l.id) end;

  -- what is declared for the owner is satisfied by what it holds
  insert into archon_live (kind, path, parent, properties, id, parent_id)
    select 'grant', null, o.parent, pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
        'privileges', kept.privileges, 'grantable', kept.grantable)), e.id, e.parent_id
    from archon_live o
    join archon_expected e on e.kind = 'grant' and e.own = o.definition and (e.parent_id = o.parent_id
      or exists (select from archon_expected c where c.id = e.parent_id and c.kind = 'column' and c.parent_id = o.parent_id))
    cross join lateral (select
      (select pg_catalog.jsonb_agg(p.name) from pg_catalog.jsonb_array_elements_text(e.properties -> 'privileges') p(name)
        where not coalesce(o.properties -> 'lost' ? p.name, false)) as privileges,
      (select pg_catalog.jsonb_agg(p.name) from pg_catalog.jsonb_array_elements_text(e.properties -> 'grantable') p(name)
        where not coalesce(o.properties -> 'lost' ? p.name, false)) as grantable) kept
    where o.kind = 'grant' and o.path ->> -1 = '' and kept.privileges is not null;
  delete from archon_live o where o.kind = 'grant' and o.path ->> -1 = ''
    and (not o.properties ? 'lost' or exists (select from archon_named r where r.list = 'roles' and r.id = o.definition));

  -- what is compared only if it is declared
  update archon_live l set properties = l.properties - array(
      select free.property from pg_catalog.jsonb_object_keys(l.properties) free(property)
      where (coalesce(data -> 'onlyDeclared' -> l.kind ? free.property, false)
          or l.kind = 'role' and exists (select from archon_named s where s.list = 'shared' and s.id = l.id))
        and not exists (select from archon_expected e where e.id = l.id and e.properties ? free.property))
    where data -> 'onlyDeclared' ? l.kind or l.kind = 'role';

  -- of a shared function only the signature is compared, unless the declaration asks for more
  update archon_live l set properties = e.properties
      - array(select pg_catalog.jsonb_array_elements_text(data -> 'signature' -> 'function')) || coalesce((
      select pg_catalog.jsonb_object_agg(own.key, own.value) from pg_catalog.jsonb_each(l.properties) own(key, value)
      where data -> 'signature' -> 'function' ? own.key), '{}')
    from archon_expected e where e.id = l.id and data -> 'freeFunctions' ? l.id;

  -- row level security that custom SQL switched on is left alone
  update archon_live l set properties = l.properties || pg_catalog.jsonb_build_object(
      'rowSecurity', e.properties -> 'rowSecurity', 'forceRowSecurity', e.properties -> 'forceRowSecurity')
    from archon_expected e where e.id = l.id and data -> 'kept' ? ('rls ' || l.id);`;
