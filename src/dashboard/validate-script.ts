import type { DeclaredCatalog } from '../postgres/model/index.js';
import type { Migration, Project } from '../project/index.js';
import { dollarQuoted } from '../postgres/sql/index.js';
import { comparison } from './comparison.js';
import { header } from './header.js';
import { operationsSql } from './operations-sql.js';
import { reportSql } from './report-sql.js';

/**
 * The script that compares a database with what is declared, without Node: it raises the report's lines as notices and returns
 * them as a result, in a transaction that ends with a rollback, so that nothing of it stays.
 */
export function validateScript(
  migrations: readonly Migration[],
  declared: DeclaredCatalog,
  project: Pick<Project, 'bookkeeping' | 'settings'>,
): string {
  const { tables, declarations, compare } = comparison(declared, project);
  const body = [compare, reportSql, operationsSql(declared.operationTests), closing].join('\n\n');
  return [
    header(
      `Compares a database with the ${project.settings.title ?? ''} schema as it is declared; changes nothing.`,
      migrations,
    ),
    'begin;',
    'set local standard_conforming_strings = on;',
    ...tables,
    `create temporary table archon_report (position serial, line text) on commit drop;`,
    `do ${dollarQuoted(`\ndeclare\n  data jsonb := (select d.data from archon_data d);\n${declarations}\n${ofReport}\nbegin\n${body}\nend\n`)};`,
    'select line as report from archon_report order by position;',
    'rollback;',
    '',
  ].join('\n\n');
}

const ofReport = `  section jsonb;
  object record;
  row_at record;
  step text;
  told text[];
  warnings int;
  differences int;
  operations int;`;

const closing = `  insert into archon_report (line) values (data ->> 'rule');
  select count(*) filter (where kind <> 'operation'), count(*) filter (where severity = 'warning'),
      count(*) filter (where kind = 'operation')
    into differences, warnings, operations from archon_finding;
  insert into archon_report (line)
    values (case when differences + operations = warnings then data ->> 'complete'
      else pg_catalog.replace(data ->> 'failed', '{verdict}', pg_catalog.concat_ws(', ',
        case when differences > warnings
          then (differences - warnings) || ' difference' || case when differences - warnings > 1 then 's' else '' end end,
        case when warnings > 0 then warnings || ' warning' || case when warnings > 1 then 's' else '' end end,
        case when operations > 0 then operations || ' failed operation' || case when operations > 1 then 's' else '' end end))
      end);
  insert into archon_report (line) select n.line from pg_catalog.jsonb_array_elements_text(data -> 'notes') n(line);
  insert into archon_report (line)
    select 'Not compared: ' || pg_catalog.string_agg(n.count || ' '
        || case n.count when 1 then n.kind else data -> 'plural' ->> n.kind end, ', ' order by k.place) || ' (see docs/coverage.md)'
      from archon_uncompared n
      join lateral (select k.place from pg_catalog.jsonb_array_elements_text(data -> 'unmodelled') with ordinality k(kind, place)
        where k.kind = n.kind) k on true
      having count(*) > 0;
  for object in select line from archon_report order by position loop
    raise notice '%', object.line;
  end loop;`;
