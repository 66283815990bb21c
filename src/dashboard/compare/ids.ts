/** Gives each live object its id: `identity.ts` once more. */
export const idsSql = `  -- who reads, and what is counted only
  insert into archon_uncompared select l.properties ->> 'kind', (l.properties ->> 'count')::bigint from archon_live l
    where l.kind is null and l.properties ? 'count';
  session := (select l.properties from archon_live l where l.kind is null and l.properties ? 'currentUser');
  delete from archon_live where kind is null;

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
  create index on archon_live (id);
  create index on archon_expected (id);
  analyze archon_live, archon_expected;`;
