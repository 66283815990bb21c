/** Functions: whether two values that are written in different ways are the same. `same-view.ts` and `compare.ts` once more. */
export const sameValueSql = `  -- whether two texts of a view are one query, the first of them printed by an older major
  create function pg_temp.archon_same_view(older text, newer text, token text) returns boolean language plpgsql immutable as $same$
  declare
    longer text[] := array(select t.match[1] from pg_catalog.regexp_matches(older, '(' || token || ')', 'g') t(match));
    shorter text[] := array(select t.match[1] from pg_catalog.regexp_matches(newer, '(' || token || ')', 'g') t(match));
    prefix text;
    place int := 1;
    n int := 1;
    is_prefix boolean;
  begin
    while n <= pg_catalog.cardinality(longer) loop
      is_prefix := longer[n + 1] is not distinct from '.';
      if longer[n] is not distinct from shorter[place]
          and not (is_prefix and shorter[place + 1] is distinct from '.') then
        place := place + 1;
      elsif is_prefix and coalesce(prefix, longer[n]) = longer[n] then
        prefix := longer[n];
        n := n + 1;
      else
        return false;
      end if;
      n := n + 1;
    end loop;
    return place = pg_catalog.cardinality(shorter) + 1 and (prefix is null or prefix = any (shorter));
  end
  $same$;

  -- whether two printed texts differ in nothing but the quotes around plain names
  create function pg_temp.archon_unquoted(value text, data jsonb) returns text language sql immutable as $unquoted$
    select pg_catalog.string_agg(case when t.match[1] ~ (data ->> 'plainQuoted')
        then pg_catalog.btrim(t.match[1], '"') else t.match[1] end, pg_catalog.chr(1) order by t.n)
    from pg_catalog.regexp_matches(value, '(' || (data ->> 'token') || ')', 'g') with ordinality t(match, n)
  $unquoted$;
  create function pg_temp.archon_same_but_quoted(a jsonb, b jsonb, data jsonb) returns boolean language plpgsql immutable as $same$ begin
    return case
      when pg_catalog.jsonb_typeof(a) = 'array' and pg_catalog.jsonb_typeof(b) = 'array' then
        pg_catalog.jsonb_array_length(a) = pg_catalog.jsonb_array_length(b)
        and not exists (select from pg_catalog.jsonb_array_elements(a) with ordinality x(item, n)
          join pg_catalog.jsonb_array_elements(b) with ordinality y(item, n) using (n)
          where not pg_temp.archon_same_but_quoted(x.item, y.item, data))
      when pg_catalog.jsonb_typeof(a) = 'string' and pg_catalog.jsonb_typeof(b) = 'string' then
        pg_catalog.replace(a #>> '{}', '"', '') = pg_catalog.replace(b #>> '{}', '"', '')
        and pg_temp.archon_unquoted(a #>> '{}', data) is not distinct from pg_temp.archon_unquoted(b #>> '{}', data)
      else false end;
  end $same$;

  -- whether two lists of roles are the same, the first with words for the role that reads or for the owner of the policy's table
  create function pg_temp.archon_same_roles(declared jsonb, found jsonb, words jsonb, session jsonb, owner text) returns boolean
  language sql immutable as $same$
    with name as (select d.name from pg_catalog.jsonb_array_elements_text(
        case pg_catalog.jsonb_typeof(declared) when 'array' then declared else '[]' end) d(name)),
      candidate as (
        select d.name, case when words ? d.name then session ->> (words ->> d.name) else d.name end as role from name d
        union all select d.name, owner from name d where words ? d.name)
    select pg_catalog.jsonb_typeof(found) is not distinct from 'array'
      and exists (select from name d where words ? d.name)
      and not exists (select from name d where not exists (select from candidate c where c.name = d.name and found ? c.role))
      and not exists (select from pg_catalog.jsonb_array_elements_text(
          case pg_catalog.jsonb_typeof(found) when 'array' then found else '[]' end) f(role)
        where not exists (select from candidate c where c.role = f.role))
  $same$;

  -- whether PostgreSQL prints the value that was found for what is expected
  create function pg_temp.archon_is_printed(kind text, property text, expected jsonb, others jsonb, found jsonb,
    data jsonb, server int) returns boolean language sql immutable as $printed$
    select exists (select from pg_catalog.jsonb_array_elements(pg_catalog.jsonb_build_array(expected)
          || case when data -> 'printed' -> kind ? property then coalesce(others, '[]') else '[]' end) t(value)
      where t.value = coalesce(found, 'null')
        or kind = 'view' and property = 'query' and pg_catalog.jsonb_typeof(t.value) = 'string'
          and pg_catalog.jsonb_typeof(found) = 'string' and case
            when server < (data ->> 'viewsPrintedAnew')::int and (data ->> 'server')::int >= (data ->> 'viewsPrintedAnew')::int
              then pg_temp.archon_same_view(found #>> '{}', t.value #>> '{}', data ->> 'token')
            when server >= (data ->> 'viewsPrintedAnew')::int and (data ->> 'server')::int < (data ->> 'viewsPrintedAnew')::int
              then pg_temp.archon_same_view(t.value #>> '{}', found #>> '{}', data ->> 'token')
            else false end)
  $printed$;`;
