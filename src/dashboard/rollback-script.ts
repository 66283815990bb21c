import type { DeclaredCatalog } from '../postgres/model/index.js';
import { forgetSql } from '../migrations/history/index.js';
import { lockSql, sessionSql } from '../migrations/session/index.js';
import type { Migration, Project } from '../project/index.js';
import { dollarQuoted, literal, qualified } from '../postgres/sql/index.js';
import { madeBy } from './existing-sql.js';
import { fileStatements } from './file-statements.js';
import { header } from './header.js';
import { differencesText, existingWords, inspection, sameWords } from './inspect-sql.js';

/**
 * The script that takes every migration back and forgets it, in one transaction. Objects that no migration is recorded for may be
 * somebody else's: they stay, and it says how they can be adopted.
 */
export function rollbackScript(
  migrations: readonly Migration[],
  declared: DeclaredCatalog,
  project: Pick<Project, 'bookkeeping' | 'settings'>,
): string {
  const { bookkeeping, settings } = project;
  const title = settings.title ?? 'Database';
  const name = literal(qualified(bookkeeping.schema, bookkeeping.table));
  const forget = `
begin
  if pg_catalog.to_regclass(${name}) is not null then
${migrations.map((migration) => `    ${forgetSql(bookkeeping, migration)};`).join('\n')}
  end if;
end
`;
  const left = `
declare
  object text;
begin
${checks(migrations).join('\n')}
end
`;
  return [
    `${header(`Takes the ${title} schema back, in one transaction: all of it or nothing.`, migrations)}
-- WARNING: this deletes all of its data for good. Save first what you want to keep.`,
    'begin;',
    `${lockSql(bookkeeping)};`,
    `${sessionSql};`,
    '-- Stops where no migration is recorded. What is dropped is below.',
    `do ${dollarQuoted(guard(migrations, declared, project))};`,
    ...[...migrations]
      .reverse()
      .flatMap(({ tag, downFile, downSql = '' }) => [`-- ${tag}`, ...fileStatements(downFile, downSql)]),
    `do ${dollarQuoted(left)};`,
    `do ${dollarQuoted(forget)};`,
    'commit;',
    `select ${literal(`✅ ${title} schema removed`)} as result;`,
    '',
  ].join('\n\n');
}

function guard(
  migrations: readonly Migration[],
  declared: DeclaredCatalog,
  project: Pick<Project, 'bookkeeping' | 'settings'>,
): string {
  const { made, declarations, look, compare } = inspection(migrations, declared, project);
  const adopt = project.settings.dashboard?.adopt;
  const how = (command: string): string =>
    `If they are to be removed with all of their rows, ${adopt === undefined ? 'run' : `paste ${adopt}, or run`} "archon-schema ${command}": it records the migrations as applied. Then run the rollback again.`;
  return `
declare
${declarations}
begin
${look}
  if recorded > 0 then
    return;
  end if;
  if pg_catalog.cardinality(existing) = 0 then
    raise exception 'Nothing is recorded as applied here, so nothing was removed.';
  end if;

${compare}

  raise exception using
    message = 'Nothing is recorded as applied here, but ' || ${existingWords(made, 'the migrations make')} || '. '
      || ${sameWords} || ' Nothing was removed.',
    detail = ${differencesText},
    hint = case pg_catalog.cardinality(differences) when 0 then ${literal(how('adopt'))} else ${literal(how('adopt --repair'))} end;
end
`;
}

/** Nothing that the migrations made may be left, but what is shared. */
function checks(migrations: readonly Migration[]): string[] {
  const names = madeBy(migrations)
    .filter(({ object: { kind } }) => kind === 'table' || kind === 'view' || kind === 'enum')
    .map(({ sql }) => sql);
  return names.map(
    (name) => `  object := ${name};
  if object is not null then
    raise exception '% is still there: nothing was removed.', object;
  end if;`,
  );
}
