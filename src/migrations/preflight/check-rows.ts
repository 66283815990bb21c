import { lastDeclared, type Migration } from '../../project/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { qualified } from '../../postgres/sql/index.js';
import type { Check } from './check.js';
import { attempt, countListed, readingOnly } from './count-rows.js';
import type { LiveColumns } from './live-columns.js';
import type { PendingChanges } from './pending-changes.js';
import { type Rule, rulesOf } from './rules.js';
import { report } from '../../progress/index.js';

/** What the rows are checked against, and with. */
export interface RowsToCheck {
  readonly client: Client;
  /** The whole history, in its order. */
  readonly migrations: readonly Migration[];
  readonly pending: readonly PendingChanges[];
  /** The columns of the tables that they are about. */
  readonly live: LiveColumns;
  /** The server's major. */
  readonly version: number;
}

/** Finds rows that do not fit what pending migrations ask of them: NOT NULL, constraints, unique indexes, types, enum values. */
export async function checkRows({ client, migrations, pending, live, version }: RowsToCheck): Promise<Check[]> {
  const checks: Check[] = [];
  await readingOnly(client, async () => {
    for (const changes of pending) {
      const { migration } = changes;
      const { declared, tag } = migration;
      if (!declared) {
        checks.push(...withoutSnapshot(changes, live));
        continue;
      }
      const before = lastDeclared(migrations.slice(0, migrations.indexOf(migration)))?.catalog;
      for (const rule of rulesOf(changes, { declared, before }, live, version))
        checks.push(...(await checkRule(client, rule, changes)).map((check) => ({ ...check, migration: tag })));
    }
  });
  return checks.length > 0 || pending.length === 0
    ? checks
    : [{ level: 'ok', message: 'The rows that are there fit what the migrations ask of them' }];
}

async function checkRule(client: Client, rule: Rule, { migration, changedRows }: PendingChanges): Promise<Check[]> {
  const { tag } = migration;
  report({ step: 'count', subject: rule.object });
  const { object, query, fault, remedy = 'Change or delete these rows before you migrate.' } = rule;
  const counted = query === undefined ? await attempt(client, rule.attempt ?? '') : await countListed(client, query);
  const place = rule.tables.map((table) => changedRows.of(table)).find((one) => one !== undefined);
  const unsure = place && `; ${place} changes rows first: whether they fit then is known only when it runs`;
  const level = unsure === undefined ? 'failure' : 'warning';
  const shown = query === undefined ? {} : { query };
  if ('rows' in counted) {
    const { rows } = counted;
    if (rows === 0) return [];
    const message = `${tag}: ${rows} ${rows === 1 ? `row ${fault[0]}` : `rows ${fault[1]}`}${unsure ?? ''}`;
    return [{ level, message, remedy: unsure === undefined ? remedy : rehearse, object, rows, ...shown }];
  }
  if (query === undefined && /^2[23]/.test(counted.code ?? '')) {
    const message = `${tag}: at least one row ${fault[0]} (${counted.reason})${unsure ?? ''}`;
    const list = `select * from ${qualified(...rule.table)}`;
    return [{ level, message, remedy: unsure === undefined ? remedy : rehearse, object, query: list }];
  }
  const some = await countListed(client, `select from ${qualified(...rule.table)} limit 1`);
  if ('rows' in some && some.rows === 0) return [];
  const message = `${tag}: whether rows fit ${object} is known only when it runs (${counted.reason})`;
  return [{ level: 'warning', message, remedy: rehearse, object, ...shown }];
}

const rehearse = 'Run migrate on a copy of the database first.';

/** Without a snapshot nobody knows what the file makes of the tables. */
function withoutSnapshot({ migration, touched }: PendingChanges, live: LiveColumns): Check[] {
  const { tag } = migration;
  if (!touched.some((table) => live.of(table))) return [];
  return [
    {
      level: 'warning',
      message: `${tag} has no catalog snapshot: whether rows fit what it changes was not checked`,
      remedy: '"archon-schema generate --backfill" writes it.',
      migration: tag,
    },
  ];
}
