import {
  catalogQuery,
  derivedNames,
  isFreeFunction,
  plainQuoted,
  scopeOf,
  token,
  unmodelledKinds,
  unseen,
  viewsPrintedAnew,
  wording,
} from '../postgres/catalog/index.js';
import { dependentKinds, privilegesSince, propertiesThat } from '../postgres/kinds/index.js';
import { type DeclaredCatalog, type Kind, objectId, parentId, roleWords } from '../postgres/model/index.js';
import type { Project } from '../project/index.js';
import { literal } from '../postgres/sql/index.js';
import { frame, inOrder, labelsOf, mark, rule, sections, unmanagedNote } from '../validate/index.js';
import { compareSql } from './compare/index.js';

/**
 * Kinds of which the scripts recognise an object under another name, if it belongs to one that has its declared name. Any other is
 * reported as one that is missing and one that is not declared.
 */
export const renamed: readonly Kind[] = ['sequence', 'constraint', 'index', 'policy', 'trigger'];

/** SQL that compares a database with what is declared, in temporary tables that go with the transaction. */
export interface Comparison {
  /** Statements that make its tables, among them `archon_expected`, `archon_live` and `archon_finding`. */
  readonly tables: readonly string[];
  /** What its PL/pgSQL needs declared; `data` has to be read from `archon_data` before {@link Comparison.compare}. */
  readonly declarations: string;
  /** PL/pgSQL that reads the catalog, by the very query that `archon-schema validate` uses, and fills `archon_finding`. */
  readonly compare: string;
}

export function comparison(
  declared: DeclaredCatalog,
  { bookkeeping, settings }: Pick<Project, 'bookkeeping' | 'settings'>,
): Comparison {
  const title = settings.title ?? '';
  const data = {
    ...frame(title),
    rule,
    mark,
    server: declared.catalog.server,
    plural: Object.fromEntries(unmodelledKinds.map(({ kind, plural }) => [kind, plural ?? `${kind}s`])),
    unmodelled: unmodelledKinds.map(({ kind }) => kind),
    signature: propertiesThat('isOfSignature'),
    freeFunctions: declared.catalog.objects.flatMap((object) => (isFreeFunction(object, declared) ? [object.id] : [])),
    managed: declared.managed,
    kept: declared.kept ?? [],
    notes: unmanagedNote(dependentKinds().filter((kind) => !declared.managed.includes(kind))),
    standing: dependentKinds(),
    onlyDeclared: propertiesThat('isOnlyDeclared'),
    privilegesSince: privilegesSince(),
    beyondStatements: propertiesThat('isBeyondStatements'),
    roleWords,
    renamed,
    printed: propertiesThat('isPrinted'),
    quoted: propertiesThat('isQuoted'),
    plainQuoted,
    token,
    viewsPrintedAnew,
    wording: wording(),
    unseen,
    sections: sections().map(({ all, ...section }) => ({ ...section, ...(all && { all: all(title) }) })),
  };
  return {
    tables: [
      `create temporary table archon_data on commit drop as select ${literal(JSON.stringify(data))}::jsonb as data;`,
      expectedTable(declared, settings.order ?? []),
      namedTable({
        shared: declared.shared,
        roles: declared.governed.roles,
        targets: declared.governed.targets.map((target) => objectId(target)),
      }),
      `create temporary table archon_live (kind text, path jsonb, parent jsonb, properties jsonb, definition text, id text, parent_id text) on commit drop;`,
      `create temporary table archon_uncompared (kind text, count bigint) on commit drop;`,
      `create temporary table archon_above (id text, above text) on commit drop;`,
      `create temporary table archon_finding (severity text, change text, kind text, id text, property text, root text, message text) on commit drop;`,
    ],
    declarations: `  server int := pg_catalog.current_setting('server_version_num')::int / 10000;
  session jsonb;`,
    compare: `insert into archon_live with object as materialized (${catalogQuery({ ...scopeOf(declared, bookkeeping), definitions: false, notModelled: true })})
select kind, path, parent, properties, definition from object where properties is not null;

${compareSql}`,
  };
}

/** The expected objects, one row each, in the order of the report. */
function expectedTable(declared: DeclaredCatalog, order: readonly string[]): string {
  const { objects } = declared.catalog;
  const listed = sections()
    .filter(({ each }) => each !== undefined)
    .map(({ kinds: [first] }) => objects.filter(({ kind }) => kind === first));
  const position = new Map(
    listed.flatMap((ofKind) => inOrder(ofKind, declared.catalog, order)).map(({ id }, index) => [id, index]),
  );
  const labels = new Map(listed.flatMap((ofKind) => [...labelsOf(ofKind)]));
  const rows = objects.map((object) => {
    const { id, kind, path, properties, alternatives } = object;
    const derived = derivedNames(object);
    return JSON.stringify({
      id,
      parent_id: parentId(object) ?? null,
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
