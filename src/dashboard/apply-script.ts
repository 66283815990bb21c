import { createBookkeeping, lockSql, sessionSql, recordSql } from '../migrate/index.js';
import { chunksForTransaction, type Migration, type Project } from '../project/index.js';
import { dollarQuoted, literal, qualified } from '../sql/index.js';
import { header } from './header.js';

/**
 * The script that applies every migration and records it, in one transaction, for a database that has none of them.
 *
 * drizzle-kit and `archon-schema migrate` then have nothing left to do.
 */
export function applyScript(migrations: readonly Migration[], { bookkeeping, settings }: Project): string {
  const title = settings.title ?? 'Database';
  const name = literal(qualified(bookkeeping.schema, bookkeeping.table));
  const times = migrations.map(({ entry }) => entry.when).join(', ');
  const guard = `
declare
  applied bigint;
begin
  if pg_catalog.to_regclass(${name}) is null then
    return;
  end if;
  execute 'select count(*) from ${qualified(bookkeeping.schema, bookkeeping.table)} where created_at in (${times})' into applied;
  if applied > 0 then
    raise exception 'Already applied: % of ${migrations.length} migrations are recorded. Nothing was changed.', applied
      using hint = 'Compare with the validation script; apply later migrations with drizzle-kit migrate.';
  end if;
end
`;
  return [
    header(`Applies the ${title} schema and records it, in one transaction: all of it or nothing.`, migrations),
    'begin;',
    `${lockSql(bookkeeping)};`,
    `${sessionSql};`,
    `do ${dollarQuoted(guard)};`,
    ...migrations.flatMap(({ tag, file, sql = '' }) => [
      `-- ${tag}`,
      ...chunksForTransaction(file, sql).map((chunk) => chunk.sql),
    ]),
    '-- What drizzle-kit records, so that it does not apply the same again.',
    ...createBookkeeping(bookkeeping).map((sql) => `${sql};`),
    ...migrations.map(({ hash = '', entry }) => `${recordSql(bookkeeping, hash, entry.when)};`),
    'commit;',
    `select ${literal(`✅ ${title} schema applied`)} as result;`,
    '',
  ].join('\n\n');
}
