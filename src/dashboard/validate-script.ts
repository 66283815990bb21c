import {
  catalogQuery,
  type DeclaredCatalog,
  type Kind,
  onlyDeclared,
  privilegesSince,
  scopeOf,
  standingKinds,
  wording,
} from '../catalog/index.js';
import type { Migration, Project } from '../project/index.js';
import { dollarQuoted, literal } from '../sql/index.js';
import { frame, freeProperties, inOrder, mark, rule, sections, signature } from '../validate/index.js';
import { compareSql } from './compare-sql.js';
import { header } from './header.js';
import { operationsSql } from './operations-sql.js';
import { reportSql } from './report-sql.js';

/**
 * The script that compares a database with what is declared, without Node: it raises the report's lines as notices and returns
 * them as a result, in a transaction that ends with a rollback, so that nothing of it stays.
 *
 * It reads the catalog with the very query that `archon-schema validate` uses.
 */
export function validateScript(
  migrations: readonly Migration[],
  declared: DeclaredCatalog,
  { bookkeeping, settings }: Project,
): string {
  const title = settings.title ?? '';
  const body = [
    `insert into archon_live with object as materialized (${catalogQuery(scopeOf(declared, bookkeeping))})
select kind, path, parent, properties, definition from object where kind is not null;`,
    compareSql,
    reportSql,
  ].join('\n\n');
  const data = {
    ...frame(title),
    rule,
    mark,
    shared: declared.shared,
    signature,
    managed: declared.managed,
    standing: standingKinds,
    onlyDeclared,
    governed: declared.governed,
    privilegesSince,
    wording,
    sections: sections.map(({ all, ...section }) => ({ ...section, ...(all && { all: all(title) }) })),
  };
  return [
    header(`Compares a database with the ${title} schema as it is declared; changes nothing.`, migrations),
    'begin;',
    'set local standard_conforming_strings = on;',
    `create temporary table archon_data on commit drop as select ${literal(JSON.stringify(data))}::jsonb as data;`,
    expectedTable(declared, settings.order ?? []),
    `create temporary table archon_live (kind text, path jsonb, parent jsonb, properties jsonb, definition text, id text, parent_id text) on commit drop;`,
    `create temporary table archon_finding (position int, severity text, kind text, id text, root text, message text) on commit drop;`,
    `create temporary table archon_report (position serial, line text) on commit drop;`,
    `do ${dollarQuoted(`\n${declarations}\nbegin\n${body}\n\n${operationsSql(declared.operationTests)}\n\n${closing}\nend\n`)};`,
    'select line as report from archon_report order by position;',
    'rollback;',
    '',
  ].join('\n\n');
}

const declarations = `declare
  data jsonb := (select d.data from archon_data d);
  server int := pg_catalog.current_setting('server_version_num')::int / 10000;
  section jsonb;
  object record;
  row_at record;
  step text;
  told text[];
  errors int;`;

const closing = `  insert into archon_report (line) values (data ->> 'rule');
  select count(*) into errors from archon_finding where severity = 'error';
  insert into archon_report (line)
    values (case when errors = 0 then data ->> 'complete' else replace(data ->> 'failed', '{count}', errors::text) end);
  for object in select line from archon_report order by position loop
    raise notice '%', object.line;
  end loop;`;

/** The expected objects, one row each, in the order of the report. */
function expectedTable(declared: DeclaredCatalog, order: readonly string[]): string {
  const { objects } = declared.catalog;
  const listed = (['table', 'enum'] satisfies Kind[]).flatMap((kind) =>
    inOrder(
      objects.filter((object) => object.kind === kind),
      declared.catalog,
      order,
    ),
  );
  const position = new Map(listed.map(({ id }, index) => [id, index]));
  const rows = objects.map((object) => {
    const { id, parent, kind, path, properties, alternatives } = object;
    const free = freeProperties(object).filter((property) => properties[property] !== undefined);
    return JSON.stringify({
      id,
      parent_id: parent ?? null,
      kind,
      name: path.at(-1),
      position: position.get(id) ?? 0,
      properties,
      ...(alternatives && { alternatives }),
      ...(free.length > 0 && { free }),
    });
  });
  return `create temporary table archon_expected on commit drop as
select e.* from pg_catalog.jsonb_to_recordset(${literal(`[${rows.join(',\n')}]`)}::jsonb)
  as e(id text, parent_id text, kind text, name text, position int, properties jsonb, alternatives jsonb, free jsonb);`;
}
