/** Functions: a difference in one line, as `describe-difference.ts` words it. */
export const messageSql = `  -- values in words
  create function pg_temp.archon_json(value jsonb) returns text language plpgsql immutable as $json$ begin
    return case pg_catalog.jsonb_typeof(value)
      when 'array' then '[' || coalesce((select pg_catalog.string_agg(pg_temp.archon_json(v.item), ',' order by v.n)
        from pg_catalog.jsonb_array_elements(value) with ordinality v(item, n)), '') || ']'
      when 'object' then '{' || coalesce((select pg_catalog.string_agg(
          pg_catalog.to_jsonb(o.name)::text || ':' || pg_temp.archon_json(o.item), ',' order by o.n)
        from pg_catalog.jsonb_each(value) with ordinality o(name, item, n)), '') || '}'
      else value::text end;
  end $json$;
  create function pg_temp.archon_path(value jsonb) returns text language sql immutable as $path$
    select coalesce(pg_catalog.string_agg(p.name, '.' order by p.n), '')
    from pg_catalog.jsonb_array_elements_text(value) with ordinality p(name, n)
  $path$;

  create function pg_temp.archon_show(value jsonb) returns text language plpgsql immutable as $show$ begin
    return case pg_catalog.jsonb_typeof(value)
      when 'array' then case when value = '[]' then '(none)' else
        (select pg_catalog.string_agg(case pg_catalog.jsonb_typeof(v.item)
            when 'array' then pg_temp.archon_path(v.item) else pg_temp.archon_show(v.item) end, ', ' order by v.n)
         from pg_catalog.jsonb_array_elements(value) with ordinality v(item, n)) end
      when 'string' then case when value = '""' then '''''' else
        pg_catalog.btrim(pg_catalog.regexp_replace(value #>> '{}', '[[:space:]]+', ' ', 'g')) end
      when 'object' then pg_temp.archon_json(value)
      else coalesce(nullif(value::text, 'null'), '(none)') end;
  end $show$;

  -- one difference in one line: describe-difference.ts
  create function pg_temp.archon_message(kind text, id text, property text, expected jsonb, actual jsonb, data jsonb) returns text
  language plpgsql immutable as $message$
  declare
    wording jsonb := data -> 'wording';
    label text := id || ': ' || pg_catalog.lower(pg_catalog.regexp_replace(property, '([A-Z])', E' \\\\1', 'g'));
    verb text := case when wording -> 'plural' ? property then ' are ' else ' is ' end;
    both_are text := case when pg_catalog.jsonb_typeof(expected) = pg_catalog.jsonb_typeof(actual)
      then pg_catalog.jsonb_typeof(expected) else 'different' end;
    word text := case when coalesce(pg_catalog.jsonb_typeof(actual), 'null') not in ('array', 'object')
      then wording -> 'words' -> property ->> coalesce(actual #>> '{}', 'null') end;
    declared_word text := case when coalesce(pg_catalog.jsonb_typeof(expected), 'null') not in ('array', 'object')
      then wording -> 'words' -> property ->> coalesce(expected #>> '{}', 'null') end;
    shown text := pg_temp.archon_show(actual);
    declared_shown text := pg_temp.archon_show(expected);
    renamed record;
  begin
    if wording -> 'values' ? (kind || ' ' || property) and both_are = 'array'
        and pg_catalog.jsonb_array_length(expected) = pg_catalog.jsonb_array_length(actual) then
      select pg_catalog.count(*) as times, pg_catalog.min(e.name) as name, pg_catalog.min(f.name) as found_name into renamed
        from pg_catalog.jsonb_array_elements_text(expected) with ordinality e(name, n)
        join pg_catalog.jsonb_array_elements_text(actual) with ordinality f(name, n) using (n) where e.name <> f.name;
      if renamed.times = 1 then
        return id || ': value ' || pg_catalog.quote_literal(renamed.name) || ' is there under another name: '
          || pg_catalog.quote_literal(renamed.found_name);
      end if;
    end if;
    if word is not null and declared_word is not null then
      return id || ' is ' || word || ', expected ' || declared_word;
    end if;
    if wording -> 'paths' ? property then
      shown := case pg_catalog.jsonb_typeof(actual) when 'array' then pg_temp.archon_path(actual) else shown end;
      declared_shown := case pg_catalog.jsonb_typeof(expected) when 'array' then pg_temp.archon_path(expected) else declared_shown end;
    end if;
    if shown <> declared_shown then
      return label || verb || shown || ', expected ' || declared_shown;
    end if;
    if both_are = 'string' and pg_catalog.regexp_replace(actual #>> '{}', '[[:space:]]', '', 'g')
        = pg_catalog.regexp_replace(expected #>> '{}', '[[:space:]]', '', 'g') then
      return label || case verb when ' are ' then ' differ' else ' differs' end || ' only in white space';
    end if;
    return label || verb || pg_temp.archon_json(actual) || ', expected ' || pg_temp.archon_json(expected);
  end $message$;

  -- text on one line, what changes the look of the text around it escaped
  create function pg_temp.archon_visible(value text, unseen text) returns text language sql immutable as $visible$
    select case when value !~ ('[' || unseen || ']') then value else
      (select pg_catalog.string_agg(case when q.c !~ ('[' || unseen || ']') then q.c
          when q.c = pg_catalog.chr(10) then pg_catalog.chr(92) || 'n' when q.c = pg_catalog.chr(13) then pg_catalog.chr(92) || 'r' when q.c = pg_catalog.chr(9) then pg_catalog.chr(92) || 't'
          else pg_catalog.chr(92) || 'u' || pg_catalog.lpad(pg_catalog.to_hex(pg_catalog.ascii(q.c)), 4, '0') end, '' order by q.n)
       from pg_catalog.regexp_split_to_table(value, '') with ordinality q(c, n)) end
  $visible$;`;
