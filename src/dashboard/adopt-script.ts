import type { DeclaredCatalog } from '../postgres/model/index.js';
import { columnsOfRelease1, createBookkeeping, hasProgress, timeSql } from '../migrations/history/index.js';
import { lockSql, sessionSql } from '../migrations/session/index.js';
import type { Bookkeeping, Migration, Project } from '../project/index.js';
import { dollarQuoted, literal, qualified } from '../postgres/sql/index.js';
import { header } from './header.js';
import { differencesText, inspection, sameWords } from './inspect-sql.js';
import { repairSql } from './repair-sql.js';

/** The setting that the user changes in the script. */
const setting = 'archon_schema.repair';

/**
 * The script that records every migration as applied on a database that has all they make, as `archon-schema adopt` does. Where
 * something differs, it lists the differences and changes nothing, or repairs what SQL alone can repair, if asked to: of several
 * migrations only once all are recorded, for only the catalog of the newest is in the script.
 */
export function adoptScript(
  migrations: readonly Migration[],
  declared: DeclaredCatalog,
  project: Pick<Project, 'bookkeeping' | 'settings'>,
): string {
  const { bookkeeping, settings } = project;
  const title = settings.title ?? 'Database';
  const { hasNames } = bookkeeping;
  const rows = migrations
    .map(({ hash = '', entry, tag }) => `(${literal(hash)}, ${entry.when}${hasNames ? `, ${literal(tag)}` : ''})`)
    .join(', ');
  const columns = ['hash', 'created_at', ...(hasNames ? ['name'] : [])];
  const name = qualified(bookkeeping.schema, bookkeeping.table);
  const values = `(values ${rows}) m(${columns.join(', ')})`;
  return [
    header(
      `Records the ${title} migrations as applied, on a database that has all of their objects. Where one differs, it says how.`,
      migrations,
    ),
    'begin;',
    `-- Change 'off' to 'on' to repair first: what is missing is made, and policies, triggers, comments and grants that differ are
-- made again. No table, column or row is dropped. Whatever goes wrong, nothing of it stays.
set local ${setting} = 'off';`,
    `${lockSql(bookkeeping)};`,
    `${sessionSql};`,
    'set local check_function_bodies = off;',
    `do ${dollarQuoted(body(migrations, declared, project))};`,
    ...[...createBookkeeping(bookkeeping), ...columnsOfRelease1(bookkeeping)].map((sql) => `${sql};`),
    ...(hasNames ? [namingSql(bookkeeping, name, values)] : []),
    `insert into ${name} (${columns.map((column) => `"${column}"`).join(', ')})
select ${columns.map((column) => `m.${column}`).join(', ')} from ${values}
  where not exists (select from ${name} a where ${hasNames ? 'a.name = m.name' : 'a.created_at = m.created_at'}) order by m.created_at;`,
    `select pg_catalog.current_setting('archon_schema.result') as result;`,
    'commit;',
    '',
  ].join('\n\n');
}

/**
 * Names the rows that drizzle-orm 0.x has recorded, by the second of their migration; of several in one second, by the file. When
 * they were applied was not recorded.
 */
const namingSql = (bookkeeping: Bookkeeping, name: string, values: string): string =>
  `with m as (select *, count(*) over (partition by created_at) as same from ${values})
update ${name} a set name = m.name, applied_at = null from m
  where a.name is null and ${timeSql(bookkeeping, 'a.created_at')} = m.created_at and (m.same = 1 or a.hash = m.hash);`;

function body(
  migrations: readonly Migration[],
  declared: DeclaredCatalog,
  project: Pick<Project, 'bookkeeping' | 'settings'>,
): string {
  const { bookkeeping, settings } = project;
  const { made, declarations, look, compare } = inspection(migrations, declared, project);
  const { declarations: ofRepair, repair } = repairSql(declared);
  const count = migrations.length;
  const name = qualified(bookkeeping.schema, bookkeeping.table);
  const times = migrations.map(({ entry }) => entry.when).join(', ');
  const { apply } = settings.dashboard ?? {};
  const applying = `${apply === undefined ? 'Run' : `Paste ${apply}, or run`} "archon-schema migrate".`;
  const repairing = `Change 'off' to 'on' in the line "set local ${setting}" of this script and paste it again to repair what SQL alone can; "archon-schema adopt --repair" repairs the rest, and keeps every row.`;
  const nearest = `The database may be at an earlier one of the ${count} migrations: "archon-schema adopt" finds the nearest, with --repair it closes the differences and keeps every row, and "archon-schema migrate" applies the others.`;
  return `
declare
  repairs boolean := pg_catalog.current_setting(${literal(setting)}) in ('on', 'true', 'yes', '1');
  unknown bigint := 0;
  repaired int := 0;
${declarations}
${ofRepair}
begin
${look}
  if pg_catalog.to_regclass(${literal(name)}) is not null then
    execute 'select count(*) from ${name} where ${timeSql(bookkeeping, 'created_at')} not in (${times})' into unknown;
  end if;
  if unknown > 0 then
    raise exception 'The database has a migration that this script does not know. Nothing was changed.'
      using hint = 'Take the newest version of this script.';
  elsif ${hasProgress(bookkeeping)} then
    raise exception 'A migration was begun and is not done. Nothing was changed.' using hint = 'Run "archon-schema status".';
  elsif recorded = 0 and pg_catalog.cardinality(existing) = 0 then
    raise exception 'None of the ${made} objects that the migrations make exists, so there is nothing to adopt. Nothing was changed.'
      using hint = ${literal(applying)};
  end if;

  loop
${compare}

    exit when pg_catalog.cardinality(differences) = 0;
    -- A migration may also move rows: what an earlier one left is not repaired into what the newest makes.
    if not repairs or repaired > 0${count > 1 ? ` or recorded < ${count}` : ''} then
      raise exception using
        message = case repaired when 0 then '' else 'The repair was not enough. ' end || ${sameWords} || ' Nothing was changed.',
        detail = ${differencesText},
        hint = case when repaired > 0 then '"archon-schema adopt --repair" repairs them, and keeps every row.'
          ${count > 1 ? `when recorded < ${count} then ${literal(nearest)}` : ''} else ${literal(repairing)} end;
    end if;
    repaired := pg_catalog.cardinality(differences);
${repair}
  end loop;

  perform pg_catalog.set_config('archon_schema.result', ${literal('✅ ')}
    || case recorded when ${count} then 'Every migration is recorded as applied' else ${count} - recorded || ' of ${count} migrations recorded as applied' end
    || case repaired when 0 then ', and everything is as declared' when 1 then ', after 1 repair' else ', after ' || repaired || ' repairs' end, true);
end
`;
}
