import type { DeclaredCatalog } from '../postgres/model/index.js';
import { columnsOfRelease1, createBookkeeping, recordSql } from '../migrations/history/index.js';
import { lockSql, sessionSql } from '../migrations/session/index.js';
import type { Migration, Project } from '../project/index.js';
import { dollarQuoted, literal } from '../postgres/sql/index.js';
import { fileStatements } from './file-statements.js';
import { header } from './header.js';
import { differencesText, existingWords, inspection, sameWords } from './inspect-sql.js';

/**
 * The script that applies every migration and records it, in one transaction, for a database that has none of them. Where one has
 * been recorded, or what they make exists, it changes nothing, and says which script or command is the next step.
 *
 * drizzle-kit and `archon-schema migrate` then have nothing left to do.
 */
export function applyScript(
  migrations: readonly Migration[],
  declared: DeclaredCatalog,
  project: Pick<Project, 'bookkeeping' | 'settings'>,
): string {
  const { bookkeeping, settings } = project;
  const title = settings.title ?? 'Database';
  return [
    header(`Applies the ${title} schema and records it, in one transaction: all of it or nothing.`, migrations),
    'begin;',
    `${lockSql(bookkeeping)};`,
    `${sessionSql};`,
    '-- Stops where a migration is recorded already, or what it makes exists. The migrations themselves are below.',
    `do ${dollarQuoted(guard(migrations, declared, project))};`,
    ...migrations.flatMap(({ tag, file, sql = '' }) => [`-- ${tag}`, ...fileStatements(file, sql)]),
    '-- What drizzle-kit records, so that it does not apply the same again.',
    ...[...createBookkeeping(bookkeeping), ...columnsOfRelease1(bookkeeping)].map((sql) => `${sql};`),
    ...migrations.map((migration) => `${recordSql(bookkeeping, migration)};`),
    'commit;',
    `select ${literal(`✅ ${title} schema applied`)} as result;`,
    '',
  ].join('\n\n');
}

function guard(
  migrations: readonly Migration[],
  declared: DeclaredCatalog,
  project: Pick<Project, 'bookkeeping' | 'settings'>,
): string {
  const { made, declarations, look, compare } = inspection(migrations, declared, project);
  const count = migrations.length;
  const adopt = project.settings.dashboard?.adopt;
  const paste = (what: string): string => (adopt === undefined ? 'Run' : `Paste ${adopt}, which ${what}; or run`);
  const hints = {
    applied: 'Compare with the validation script; apply later migrations with drizzle-kit migrate.',
    gone: `${paste('lists what is missing and can make it again')} "archon-schema adopt --repair". Both make the objects again, without their rows.`,
    same: `${paste('records the migrations as applied')} "archon-schema adopt".`,
    differs:
      count > 1
        ? '"archon-schema adopt" finds the migration that the database is nearest to; with --repair it closes the differences and keeps every row.'
        : `${paste('can make what is missing and then records the migrations')} "archon-schema adopt --repair", which changes what differs and keeps every row.`,
  };
  return `
declare
${declarations}
begin
${look}
  if recorded = 0 and pg_catalog.cardinality(existing) = 0 then
    return;
  end if;
  if recorded > 0 and ${made} > 0 and (pg_catalog.cardinality(existing) = 0 or recorded = ${count} and pg_catalog.cardinality(existing) < ${made}) then
    raise exception using
      message = case recorded when ${count} then 'Every migration is' else recorded || ${literal(` of ${count} migrations are`)} end
        || ' recorded as applied, but ' || ${made} - pg_catalog.cardinality(existing)
        || ${literal(` of the ${made} objects that they make are gone. Nothing was changed.`)},
      hint = ${literal(hints.gone)};
  elsif recorded > 0 then
    raise exception 'Already applied: % of ${count} migrations are recorded. Nothing was changed.', recorded
      using hint = ${literal(hints.applied)};
  end if;

${compare}

  raise exception using
    message = 'No migration is recorded as applied, but ' || ${existingWords(made, 'this script makes')} || '. '
      || ${sameWords} || ' Nothing was changed.',
    detail = ${differencesText},
    hint = case pg_catalog.cardinality(differences) when 0 then ${literal(hints.same)} else ${literal(hints.differs)} end;
end
`;
}
