import { forgetSql, lockSql, sessionSql } from '../migrate/index.js';
import { chunksForTransaction, type Migration, type Project } from '../project/index.js';
import { dollarQuoted, literal, qualified } from '../sql/index.js';
import { header } from './header.js';

/** The script that takes every migration back and forgets it, in one transaction. */
export function rollbackScript(migrations: readonly Migration[], { bookkeeping, settings }: Project): string {
  const title = settings.title ?? 'Database';
  const name = literal(qualified(bookkeeping.schema, bookkeeping.table));
  const forget = `
begin
  if pg_catalog.to_regclass(${name}) is not null then
${migrations.map(({ entry }) => `    ${forgetSql(bookkeeping, entry.when)};`).join('\n')}
  end if;
end
`;
  const guard = `
declare
  applied bigint := 0;
begin
  if pg_catalog.to_regclass(${name}) is not null then
    execute 'select count(*) from ${qualified(bookkeeping.schema, bookkeeping.table)} where created_at in (${migrations.map(({ entry }) => entry.when).join(', ')})' into applied;
  end if;
  if applied = 0 then
    raise exception 'Nothing is recorded as applied here, so nothing was removed.';
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
    `do ${dollarQuoted(guard)};`,
    ...[...migrations]
      .reverse()
      .flatMap(({ tag, downFile, downSql = '' }) => [
        `-- ${tag}`,
        ...chunksForTransaction(downFile, downSql).map((chunk) => chunk.sql),
      ]),
    `do ${dollarQuoted(left)};`,
    `do ${dollarQuoted(forget)};`,
    'commit;',
    `select ${literal(`✅ ${title} schema removed`)} as result;`,
    '',
  ].join('\n\n');
}

/** Nothing that the migrations made may be left, but what is shared. */
function checks(migrations: readonly Migration[]): string[] {
  const declared = migrations.at(-1)?.declared;
  const lookUp: Record<string, string> = { table: 'to_regclass', view: 'to_regclass', enum: 'to_regtype' };
  const names = (declared?.catalog.objects ?? []).flatMap(({ kind, path }) =>
    lookUp[kind] ? [`pg_catalog.${lookUp[kind]}(${literal(qualified(...path))})::text`] : [],
  );
  return names.map(
    (name) => `  object := ${name};
  if object is not null then
    raise exception '% is still there: nothing was removed.', object;
  end if;`,
  );
}
