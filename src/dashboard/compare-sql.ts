/**
 * Gives the live objects their ids, leaves out what is not declared ground, and compares: `identity.ts`, `declared.ts`,
 * `server-differences.ts`, `same-view.ts`, `compare.ts` and `finding.ts` once more, in SQL, led by the same tables of rules.
 * A test holds both to the same findings.
 */
export const compareSql = `
  -- who reads, and what is counted only
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
  analyze archon_live, archon_expected;

  -- privileges that an older server does not know
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
  end if;

  -- what belongs to a declared object and is there under another name is compared under the declared one
  create temporary table archon_renamed on commit drop as
    with missing as (select e.id, e.kind, e.parent_id, e.properties, e.own, e.derived from archon_expected e
        where data -> 'renamed' ? e.kind and e.parent_id is not null and not exists (select from archon_live l where l.id = e.id)
          and not exists (select from archon_named s where s.list = 'shared' and s.id = e.id)),
      strange as (select l.id, l.kind, l.parent_id, l.properties, l.path from archon_live l
        where data -> 'renamed' ? l.kind and not exists (select from archon_expected e where e.id = l.id))
    select m.id, m.own, m.derived, m.kind, m.parent_id, s.id as live_id, s.path from missing m
    join strange s using (kind, parent_id, properties)
    where (select count(*) from missing o where (o.kind, o.parent_id, o.properties) = (m.kind, m.parent_id, m.properties)) = 1
      and (select count(*) from strange o where (o.kind, o.parent_id, o.properties) = (m.kind, m.parent_id, m.properties)) = 1;
  update archon_live l set id = r.id from archon_renamed r where l.id = r.live_id;
  update archon_live l set parent_id = r.id,
      id = coalesce((select e.id from archon_expected e where e.parent_id = r.id and e.kind = l.kind
        and (l.kind = 'comment' or e.own = l.path ->> -1)), l.id)
    from archon_renamed r where l.parent_id = r.live_id and l.kind in ('comment', 'grant');
  update archon_live l set properties = l.properties || pg_catalog.jsonb_build_object('default', e.properties -> 'default')
    from archon_renamed r, archon_expected e
    where l.kind = 'column' and r.kind = 'sequence' and e.id = l.id
      and l.properties ->> 'default' = 'nextval('
        || pg_catalog.quote_literal(pg_catalog.quote_ident(r.path ->> 0) || '.' || pg_catalog.quote_ident(r.path ->> 1)) || '::regclass)'
      and pg_catalog.replace(e.properties ->> 'default', '"', '') = pg_catalog.replace('nextval('
        || pg_catalog.quote_literal(pg_catalog.substr(r.id, pg_catalog.length('sequence ') + 1)) || '::regclass)', '"', '');
  update archon_live l set properties = l.properties || pg_catalog.jsonb_build_object('replicaIdentity', 'using index ' || r.own)
    from archon_renamed r
    where l.id = r.parent_id and r.kind in ('constraint', 'index')
      and l.properties ->> 'replicaIdentity' = 'using index ' || (r.path ->> -1);

  -- what each live object belongs to, directly and further up
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
    from archon_expected e where e.id = l.id and data -> 'kept' ? ('rls ' || l.id);

  -- whether two texts of a view are one query, the first of them printed by an older major
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
  $printed$;

  -- values in words
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
    word text := case when pg_catalog.jsonb_typeof(actual) not in ('array', 'object')
      then wording -> 'words' -> property ->> (actual #>> '{}') end;
    declared_word text := case when pg_catalog.jsonb_typeof(expected) not in ('array', 'object')
      then wording -> 'words' -> property ->> (expected #>> '{}') end;
    shown text := pg_temp.archon_show(actual);
    declared_shown text := pg_temp.archon_show(expected);
    renamed record;
  begin
    if kind = 'enum' and property = 'values' and both_are = 'array'
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
  $visible$;

  -- an object whose own object is missing or unexpected itself is implied by it
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
