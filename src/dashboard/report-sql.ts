/** Writes the lines of the report: `text-report.ts` once more, in SQL. A test holds both to the same lines. */
export const reportSql = `
  insert into archon_report (line) values (data ->> 'start'), (data ->> 'rule');
  for section in select s.value from pg_catalog.jsonb_array_elements(data -> 'sections') with ordinality s(value, n) order by s.n loop
    declare
      first_kind text := section -> 'kinds' ->> 0;
      declared int := (select count(*) from archon_expected e where e.kind = first_kind);
      found int := (select count(*) from archon_expected e join archon_live l on l.id = e.id where e.kind = first_kind);
      told int := (select count(*) from archon_finding f where section -> 'kinds' ? f.kind);
      wrong int := (select count(*) from archon_finding f where section -> 'kinds' ? f.kind and f.severity = 'error');
    begin
      continue when told = 0 and (declared = 0 or not section ?| array['each', 'all']);
      insert into archon_report (line) values ((section ->> 'icon') || ' Checking ' || (section ->> 'title') || '...');
      if section ? 'each' then
        for object in select e.id, e.name from archon_expected e where e.kind = first_kind order by e.position loop
          if not exists (select from archon_finding f
              where f.root = object.id and section -> 'kinds' ? f.kind and f.severity = 'error') then
            insert into archon_report (line)
              values ((data -> 'mark' ->> 'ok') || ' ' || replace(section ->> 'each', '{name}', object.name));
          end if;
          insert into archon_report (line)
            select (data -> 'mark' ->> f.severity) || ' ' || f.message from archon_finding f
            where f.root = object.id and section -> 'kinds' ? f.kind order by f.id collate "C", f.message collate "C";
        end loop;
        insert into archon_report (line)
          select (data -> 'mark' ->> f.severity) || ' ' || f.message from archon_finding f
          where section -> 'kinds' ? f.kind
            and not exists (select from archon_expected e where e.kind = first_kind and e.id = f.root) order by f.id collate "C", f.message collate "C";
      else
        if section ? 'all' and found < declared then
          insert into archon_report (line) values ((data -> 'mark' ->> 'error') || ' '
            || replace(section ->> 'all', '{count}', found::text || ' of ' || declared::text));
        elsif section ? 'all' and wrong = 0 then
          insert into archon_report (line)
            values ((data -> 'mark' ->> 'ok') || ' ' || replace(section ->> 'all', '{count}', found::text));
        end if;
        insert into archon_report (line)
          select (data -> 'mark' ->> f.severity) || ' ' || f.message from archon_finding f
          where section -> 'kinds' ? f.kind order by f.id collate "C", f.message collate "C";
      end if;
    end;
  end loop;`;
