/** Compares, and lists each difference with the object under which it is reported: `compare.ts`, `drift.ts` and `finding.ts` once more. */
export const findingsSql = `  -- an object whose own object is missing or unexpected itself is implied by it
  insert into archon_finding (severity, change, kind, id, root, message)
    select 'error', 'missing', e.kind, e.id, e.id, e.id || ' is missing' from archon_expected e
    where not exists (select from archon_live l where l.id = e.id)
      and not exists (select from archon_expected p where p.id = e.parent_id
        and not exists (select from archon_live l where l.id = p.id))
    union all
    select 'error', 'unexpected', l.kind, l.id, l.id, l.id || case when l.kind = 'grant' and l.path ->> -1 = ''
      then ' lacks ' || pg_temp.archon_show(l.properties -> 'lost') else ' is not declared' end from archon_live l
    where not exists (select from archon_expected e where e.id = l.id)
      and not exists (select from archon_live p where p.id = l.parent_id
        and not exists (select from archon_expected e where e.id = p.id));
  insert into archon_finding (severity, change, kind, id, property, root, message)
    select case when coalesce(r.derived ? 'name', false) then 'warning' else 'error' end, 'changed', r.kind, r.id, 'name', r.id,
      r.id || ' is there under another name: ' || pg_temp.archon_show(r.path -> -1)
    from archon_renamed r
    union all
    select case when coalesce(e.derived ? k.property, false) or coalesce(data -> 'beyondStatements' -> e.kind ? k.property, false)
        or exists (select from archon_named s where s.list = 'shared' and s.id = e.id)
          and not coalesce(data -> 'signature' -> e.kind ? k.property, false) then 'warning' else 'error' end,
      'changed', e.kind, e.id, k.property, e.id, pg_temp.archon_message(e.kind, e.id, k.property,
        coalesce(e.properties -> k.property, 'null'), coalesce(l.properties -> k.property, 'null'), data)
    from archon_expected e
    join archon_live l on l.id = e.id
    cross join lateral (select pg_catalog.jsonb_object_keys(e.properties || l.properties) as property) k
    where e.properties <> l.properties and e.properties -> k.property is distinct from l.properties -> k.property
      and not pg_temp.archon_is_printed(e.kind, k.property, e.properties -> k.property, e.alternatives -> k.property,
        l.properties -> k.property, data, server)
      and not (coalesce(data -> 'quoted' -> e.kind ? k.property, false)
        and pg_temp.archon_same_but_quoted(e.properties -> k.property, l.properties -> k.property, data))
      and not pg_temp.archon_same_roles(e.properties -> k.property, l.properties -> k.property, data -> 'roleWords', session,
        (select o.value ->> 2 from pg_catalog.jsonb_array_elements(
            case pg_catalog.jsonb_typeof(session -> 'owners') when 'array' then session -> 'owners' else '[]' end) o(value)
          where e.kind = 'policy' and o.value -> 0 = l.path -> 0 and o.value -> 1 = l.path -> 1))
      and not exists (select from archon_expected p where p.id = e.parent_id
        and not exists (select from archon_live q where q.id = p.id));

  update archon_finding set message = pg_temp.archon_visible(message, data ->> 'unseen');

  -- the object at the top, under which the report lists a finding
  loop
    update archon_finding f set root = o.parent_id
      from (select l.id, l.parent_id from archon_live l
        union all select e.id, e.parent_id from archon_expected e
        where not exists (select from archon_live l where l.id = e.id)) o
      where o.id = f.root and o.parent_id is not null;
    exit when not found;
  end loop;`;
