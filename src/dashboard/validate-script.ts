import {
  beyondStatements,
  catalogQuery,
  type DeclaredCatalog,
  derivedNames,
  isFreeFunction,
  type Kind,
  onlyDeclared,
  plainQuoted,
  printed,
  privilegesSince,
  quoted,
  roleWords,
  scopeOf,
  signature,
  standingKinds,
  token,
  unmodelledKinds,
  unseen,
  viewsPrintedAnew,
  wording,
} from '../catalog/index.js';
import type { Migration, Project } from '../project/index.js';
import { dollarQuoted, literal } from '../sql/index.js';
import { frame, inOrder, labelsOf, mark, rule, sections, unmanagedNote } from '../validate/index.js';
import { compareSql } from './compare-sql.js';
import { header } from './header.js';
import { operationsSql } from './operations-sql.js';
import { reportSql } from './report-sql.js';

/**
 * Kinds of which the script recognises an object under another name, if it belongs to one that has its declared name. Any other is
 * reported as one that is missing and one that is not declared.
 */
export const renamed: readonly Kind[] = ['sequence', 'constraint', 'index', 'policy', 'trigger'];

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
    `insert into archon_live with object as materialized (${catalogQuery({ ...scopeOf(declared, bookkeeping), definitions: false, notModelled: true })})
select kind, path, parent, properties, definition from object where properties is not null;`,
    compareSql,
    reportSql,
  ].join('\n\n');
  const data = {
    ...frame(title),
    rule,
    mark,
    server: declared.catalog.server,
    plural: Object.fromEntries(unmodelledKinds.map(({ kind, plural }) => [kind, plural ?? `${kind}s`])),
    unmodelled: unmodelledKinds.map(({ kind }) => kind),
    signature,
    freeFunctions: declared.catalog.objects.flatMap((object) => (isFreeFunction(object, declared) ? [object.id] : [])),
    managed: declared.managed,
    kept: declared.kept ?? [],
    notes: unmanagedNote(standingKinds.filter((kind) => !declared.managed.includes(kind))),
    standing: standingKinds,
    onlyDeclared,
    privilegesSince,
    beyondStatements,
    roleWords,
    renamed,
    printed,
    quoted,
    plainQuoted,
    token,
    viewsPrintedAnew,
    wording,
    unseen,
    sections: sections.map(({ all, ...section }) => ({ ...section, ...(all && { all: all(title) }) })),
  };
  return [
    header(`Compares a database with the ${title} schema as it is declared; changes nothing.`, migrations),
    'begin;',
    'set local standard_conforming_strings = on;',
    `create temporary table archon_data on commit drop as select ${literal(JSON.stringify(data))}::jsonb as data;`,
    expectedTable(declared, settings.order ?? []),
    namedTable({ shared: declared.shared, ...declared.governed }),
    `create temporary table archon_live (kind text, path jsonb, parent jsonb, properties jsonb, definition text, id text, parent_id text) on commit drop;`,
    `create temporary table archon_uncompared (kind text, count bigint) on commit drop;`,
    `create temporary table archon_above (id text, above text) on commit drop;`,
    `create temporary table archon_finding (severity text, change text, kind text, id text, property text, root text, message text) on commit drop;`,
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
  session jsonb;
  section jsonb;
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
        case when differences > 0 then differences || ' difference' || case when differences > 1 then 's' else '' end
          || case warnings when 0 then '' when 1 then ' (1 warning)' else ' (' || warnings || ' warnings)' end end,
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

/** The expected objects, one row each, in the order of the report. */
function expectedTable(declared: DeclaredCatalog, order: readonly string[]): string {
  const { objects } = declared.catalog;
  const listed = (['table', 'enum'] satisfies Kind[]).map((kind) => objects.filter((object) => object.kind === kind));
  const position = new Map(
    listed.flatMap((ofKind) => inOrder(ofKind, declared.catalog, order)).map(({ id }, index) => [id, index]),
  );
  const labels = new Map(listed.flatMap((ofKind) => [...labelsOf(ofKind)]));
  const rows = objects.map((object) => {
    const { id, parent, kind, path, properties, alternatives } = object;
    const derived = derivedNames(object);
    return JSON.stringify({
      id,
      parent_id: parent ?? null,
      kind,
      name: labels.get(id) ?? id,
      position: position.get(id) ?? 0,
      properties,
      ...(alternatives && { alternatives }),
      ...((kind === 'grant' || renamed.includes(kind)) && { own: path.at(-1) }),
      ...(derived.length > 0 && { derived }),
    });
  });
  return `create temporary table archon_expected on commit drop as
select e.* from pg_catalog.jsonb_to_recordset(${literal(`[${rows.join(',\n')}]`)}::jsonb)
  as e(id text, parent_id text, kind text, name text, position int, properties jsonb, alternatives jsonb, own text, derived jsonb);`;
}

/** Lists of ids, one row each. */
const namedTable = (lists: Readonly<Record<string, readonly string[]>>): string =>
  `create temporary table archon_named on commit drop as
select l.list, i.id from pg_catalog.jsonb_each(${literal(JSON.stringify(lists))}::jsonb) l(list, ids)
  cross join lateral pg_catalog.jsonb_array_elements_text(l.ids) i(id);`;
