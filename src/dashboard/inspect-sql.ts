import type { DeclaredCatalog } from '../postgres/model/index.js';
import { timeSql } from '../migrations/history/index.js';
import type { Migration, Project } from '../project/index.js';
import { literal, qualified } from '../postgres/sql/index.js';
import { comparison } from './comparison.js';
import { madeBy } from './existing-sql.js';

/** PL/pgSQL that looks at a database before a script changes it. */
export interface Inspection {
  /** The variables that the other parts set and use. */
  readonly declarations: string;
  /** Sets `recorded`, how many of the migrations are recorded, and `existing`, the ids of those of their objects that exist. */
  readonly look: string;
  /** Sets `differences`, one line each, and `drift` and `absent`, which say the same for programs. Nothing of its tables stays. */
  readonly compare: string;
  /** So many objects are there once all migrations are applied. */
  readonly made: number;
}

/** An SQLSTATE of our own, to leave a block and undo it. */
const undo = 'AS000';

export function inspection(
  migrations: readonly Migration[],
  declared: DeclaredCatalog,
  project: Pick<Project, 'bookkeeping' | 'settings'>,
): Inspection {
  const { schema, table } = project.bookkeeping;
  const name = literal(qualified(schema, table));
  const time = timeSql(project.bookkeeping, 'created_at');
  const times = migrations.map(({ entry }) => entry.when).join(', ');
  const made = madeBy(migrations);
  const rows = made.map(({ object, sql }, n) => `      (${n}, ${literal(object.id)}, ${sql})`);
  const { tables, declarations, compare } = comparison(declared, project);
  return {
    made: made.length,
    declarations: `  given_path text := pg_catalog.current_setting('search_path');
  recorded bigint := 0;
  existing text[] := '{}';
  differences text[] := '{}';
  drift jsonb;
  absent text[];
  data jsonb;
${declarations}`,
    look: `  if pg_catalog.to_regclass(${name}) is not null then
    if pg_catalog.row_security_active(pg_catalog.to_regclass(${name})::oid) then
      raise exception using message = ${literal(`Row level security hides rows of ${schema}.${table} from this role, so it is unknown which migrations are applied. Nothing was changed.`)},
        hint = 'Run the script as the owner of that table.';
    end if;
    execute 'select count(distinct ${time}) from ${qualified(schema, table)} where ${time} in (${times})' into recorded;
  end if;${
    rows.length === 0
      ? ''
      : `
  perform pg_catalog.set_config('search_path', '', true);
  existing := array(select o.id from (values
${rows.join(',\n')}) o(n, id, name)
    where o.name is not null order by o.n);
  perform pg_catalog.set_config('search_path', given_path, true);`
  }`,
    compare: `  -- The exception at the end undoes whatever the comparison made.
  begin
${tables.join('\n')}
    data := (select d.data from archon_data d);
${compare}
    drift := (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', f.id, 'kind', f.kind, 'change', f.change,
        'property', f.property, 'root', f.root, 'message', f.message) order by f.id collate "C", f.message collate "C")
      from archon_finding f where not exists (select from archon_named s where s.list = 'shared' and s.id = f.id));
    differences := array(select f.value ->> 'message'
      from pg_catalog.jsonb_array_elements(coalesce(drift, '[]')) with ordinality f(value, n) order by f.n);
    absent := array(select e.id from archon_expected e where not exists (select from archon_live l where l.id = e.id));
    raise exception using errcode = '${undo}', message = 'undo';
  exception when sqlstate '${undo}' then
    null;
  end;`,
  };
}

/** How many of the objects exist, in words, as SQL; with the verb, which differs. */
export const existingWords = (made: number, what: string): string =>
  `pg_catalog.cardinality(existing) || ${literal(` of the ${made} objects that ${what} already exist`)}
      || case pg_catalog.cardinality(existing) when 1 then 's: ' || existing[1] else ': ' || existing[1] || ' and others' end`;

/** Whether they are as declared, in words, as SQL. */
export const sameWords = `case pg_catalog.cardinality(differences) when 0 then 'Everything is as declared.'
      when 1 then 'There is 1 difference from what is declared.'
      else 'There are ' || pg_catalog.cardinality(differences) || ' differences from what is declared.' end`;

/** The differences, one a line, as SQL. */
export const differencesText = `pg_catalog.array_to_string(differences, pg_catalog.chr(10))`;
