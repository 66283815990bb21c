/**
 * Gives the live objects their ids, leaves out what is not declared ground, and compares: `identity.ts`, `declared.ts`,
 * `compare.ts` and `finding.ts` once more, in SQL. A test holds both to the same findings.
 */
export const compareSql = `
  -- ids
  create function pg_temp.archon_label(kind text, path jsonb) returns text language sql immutable as $label$
    select case when kind = 'function' then
        pg_catalog.string_agg(q.part, '.' order by q.n) filter (where q.n < 3) || '(' || (path ->> 2) || ')'
      else pg_catalog.string_agg(q.part, '.' order by q.n) end
    from (select p.n, case when p.name ~ '^[a-z_][a-z0-9_$]*$' then p.name
        else '"' || pg_catalog.replace(p.name, '"', '""') || '"' end as part
      from pg_catalog.jsonb_array_elements_text(path) with ordinality p(name, n)) q
  $label$;
  update archon_live set parent_id = (parent ->> 'kind') || ' ' || pg_temp.archon_label(parent ->> 'kind', parent -> 'path');
  update archon_live set id = case kind
    when 'comment' then 'comment on ' || parent_id
    when 'grant' then 'grant on ' || parent_id || ' to ' || case path ->> -1 when '' then 'its owner'
      else pg_temp.archon_label('role', pg_catalog.jsonb_build_array(path -> -1)) end
    else kind || ' ' || pg_temp.archon_label(kind, path) end;

  -- privileges that this server does not know
  update archon_expected e set properties = e.properties || pg_catalog.jsonb_build_object('privileges',
      (select pg_catalog.jsonb_agg(p.name) from pg_catalog.jsonb_array_elements_text(e.properties -> 'privileges') p(name)
       where coalesce((data -> 'privilegesSince' ->> p.name)::int, 0) <= server))
    where e.kind = 'grant';

  -- what stands beside the declared objects is not ours
  delete from archon_live l where not (
    with recursive above(id) as (
      select l.parent_id union all
      select p.parent_id from above a join archon_live p on p.id = a.id where a.id is not null
    )
    select case
      when l.kind = 'grant' then
        exists (select from above a where data -> 'governed' -> 'targets' ? a.id
          and (a.id = l.parent_id or l.parent ->> 'kind' = 'column'))
      when exists (select from archon_expected e where e.id = l.id) then true
      when exists (select from above a where data -> 'shared' ? a.id) then false
      when data -> 'standing' ? l.kind and not data -> 'managed' ? l.kind then false
      else exists (select from above a join archon_expected e on e.id = a.id)
    end);

  -- what is declared for the owner is satisfied by what it holds
  insert into archon_live (kind, path, parent, properties, id, parent_id)
    select 'grant', null, o.parent, pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
        'privileges', kept.privileges, 'grantable', kept.grantable)), e.id, e.parent_id
    from archon_live o
    join archon_expected e on e.kind = 'grant' and e.name = o.definition and (e.parent_id = o.parent_id
      or exists (select from archon_expected c where c.id = e.parent_id and c.kind = 'column' and c.parent_id = o.parent_id))
    cross join lateral (select
      (select pg_catalog.jsonb_agg(p.name) from pg_catalog.jsonb_array_elements_text(e.properties -> 'privileges') p(name)
        where not coalesce(o.properties -> 'lost' ? p.name, false)) as privileges,
      (select pg_catalog.jsonb_agg(p.name) from pg_catalog.jsonb_array_elements_text(e.properties -> 'grantable') p(name)
        where not coalesce(o.properties -> 'lost' ? p.name, false)) as grantable) kept
    where o.kind = 'grant' and o.path ->> -1 = '' and kept.privileges is not null;
  delete from archon_live o where o.kind = 'grant' and o.path ->> -1 = ''
    and (not o.properties ? 'lost' or data -> 'governed' -> 'roles' ? o.definition);

  -- what is compared only where it is declared
  update archon_live l set properties = l.properties - free.property
    from pg_catalog.jsonb_each(data -> 'onlyDeclared') o(kind, names), pg_catalog.jsonb_array_elements_text(o.names) free(property)
    where o.kind = l.kind and not exists (select from archon_expected e where e.id = l.id and e.properties ? free.property);

  create function pg_temp.archon_show(value jsonb) returns text language plpgsql immutable as $show$ begin
    return case pg_catalog.jsonb_typeof(value)
      when 'array' then case when value = '[]' then '(none)' else
        (select pg_catalog.string_agg(case pg_catalog.jsonb_typeof(v.item) when 'array'
            then (select pg_catalog.string_agg(p.name, '.' order by p.n) from pg_catalog.jsonb_array_elements_text(v.item) with ordinality p(name, n))
          when 'string' then pg_temp.archon_show(v.item) else v.item::text end, ', ' order by v.n)
         from pg_catalog.jsonb_array_elements(value) with ordinality v(item, n)) end
      when 'string' then case when value = '""' then '''''' else
        pg_catalog.btrim(pg_catalog.regexp_replace(value #>> '{}', '\\s+', ' ', 'g')) end
      else coalesce(nullif(value::text, 'null'), '(none)') end;
  end $show$;

  insert into archon_finding (position, severity, kind, id, message)
    select 0, 'error', e.kind, e.id, e.id || ' is missing' from archon_expected e
    where not exists (select from archon_live l where l.id = e.id)
      and not exists (select from archon_expected p where p.id = e.parent_id
        and not exists (select from archon_live l where l.id = p.id))
    union all
    select 0, 'error', l.kind, l.id, l.id || case when l.kind = 'grant' and l.properties ? 'lost'
      then ' lacks ' || pg_temp.archon_show(l.properties -> 'lost') else ' is not declared' end from archon_live l
    where not exists (select from archon_expected e where e.id = l.id)
      and not exists (select from archon_live p where p.id = l.parent_id
        and not exists (select from archon_expected e where e.id = p.id))
    union all
    select 0, case when coalesce(e.free ? k.property, false) or k.property = 'inherited' then 'warning'
        when data -> 'shared' ? e.id and not coalesce(data -> 'signature' -> e.kind ? k.property, false)
          then 'warning' else 'error' end,
      e.kind, e.id, case
        when word.is is not null and word.wanted is not null then e.id || ' is ' || word.is || ', expected ' || word.wanted
        when text.is <> text.wanted then named.label || named.verb || text.is || ', expected ' || text.wanted
        when pg_catalog.regexp_replace(l.properties ->> k.property, '\\s', '', 'g')
          = pg_catalog.regexp_replace(e.properties ->> k.property, '\\s', '', 'g')
          then named.label || case named.verb when ' are ' then ' differ' else ' differs' end || ' only in white space'
        else named.label || named.verb || (l.properties -> k.property)::text || ', expected ' || (e.properties -> k.property)::text end
    from archon_expected e
    join archon_live l on l.id = e.id
    cross join lateral (select pg_catalog.jsonb_object_keys(e.properties || l.properties) as property) k
    cross join lateral (select e.id || ': ' || pg_catalog.lower(pg_catalog.regexp_replace(k.property, '([A-Z])', ' \\1', 'g')) as label,
      case when data -> 'wording' -> 'plural' ? k.property then ' are ' else ' is ' end as verb) named
    cross join lateral (select data -> 'wording' -> 'words' -> k.property ->> (l.properties ->> k.property) as is,
      data -> 'wording' -> 'words' -> k.property ->> (e.properties ->> k.property) as wanted) word
    cross join lateral (select pg_temp.archon_show(case when p.is_path and pg_catalog.jsonb_typeof(l.properties -> k.property) = 'array'
        then pg_catalog.jsonb_build_array(l.properties -> k.property)
        else l.properties -> k.property end) as is,
      pg_temp.archon_show(case when p.is_path and pg_catalog.jsonb_typeof(e.properties -> k.property) = 'array'
        then pg_catalog.jsonb_build_array(e.properties -> k.property)
        else e.properties -> k.property end) as wanted
      from (select data -> 'wording' -> 'paths' ? k.property as is_path) p) text
    where e.properties -> k.property is distinct from l.properties -> k.property
      and not exists (select from pg_catalog.jsonb_array_elements(e.alternatives -> k.property) a(value)
        where a.value = l.properties -> k.property)
      and not exists (select from archon_expected p where p.id = e.parent_id
        and not exists (select from archon_live q where q.id = p.id));

  update archon_finding f set root = (
    with recursive above(id) as (
      select f.id union all
      select o.parent_id from above a
      join (select id, parent_id from archon_expected union select id, parent_id from archon_live) o on o.id = a.id
      where o.parent_id is not null
    )
    select a.id from above a
    where not exists (select from archon_expected e where e.id = a.id and e.parent_id is not null)
      and not exists (select from archon_live l where l.id = a.id and l.parent_id is not null)
    limit 1);`;
