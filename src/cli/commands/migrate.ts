import { describeDifference } from '../../postgres/catalog/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { describeLoss, findLosses } from '../../migrations/preflight/index.js';
import { migrate, planMigrations } from '../../migrations/apply/index.js';
import { type Project, splitChunks } from '../../project/index.js';
import { askLoss } from '../ask-loss.js';
import { canAsk } from '../ask-one.js';
import { conclude } from '../document.js';
import { printRaw, say } from '../output.js';
import { type LockFlags, lockOptions, withDatabase } from '../with-database.js';

export interface MigrateCommandOptions extends LockFlags {
  readonly config?: string;
  readonly to?: string;
  readonly dryRun?: boolean;
  /** Data may be deleted without asking. */
  readonly yes?: boolean;
  /** False: the catalog is not compared afterwards. */
  readonly verify: boolean;
}

const nothing = 'Nothing to do: every migration is applied.';
const nothingUntil = (to: string): string => `Nothing to do: the database is at ${to} already.`;

export function migrateCommand(options: MigrateCommandOptions): Promise<number> {
  const to = options.to === undefined ? {} : { to: options.to };
  const done = options.to === undefined ? nothing : nothingUntil(options.to);
  return withDatabase(options, async (client, project, onStage) => {
    if (options.dryRun) return showPlan(client, project, to, done);
    if (!(await confirmLosses(client, project, to, options.yes === true))) {
      const outcome = { ok: false, database: client.label, ...untouched, isDeclined: true };
      return conclude(outcome, () => say('Nothing was changed.'));
    }
    const { applied, differences } = await migrate(client, project, {
      ...lockOptions(options, onStage),
      ...to,
      verify: options.verify,
      onMigration: (tag) => say(`Applying ${tag}…`),
    });
    const found = differences.map(describeDifference);
    const ok = found.length === 0;
    return conclude({ ok, database: client.label, ...untouched, applied, differences: found }, () => {
      say(applied.length === 0 ? done : `Applied ${applied.join(', ')}.`);
      if (ok) return;
      say('The migrations ran, but the database is not what they declare; "archon-schema validate" says more:');
      for (const difference of found) say(`  ${difference}`);
    });
  });
}

/** The document of a run that does nothing. */
const untouched = { applied: [], differences: [], planned: null, isDeclined: false } as const;

/**
 * Shows which data the migrations delete, and asks on a terminal. Where nothing is lost, nothing is asked.
 *
 * @throws SchemaError as migrate does before it touches anything: nobody is asked about what cannot run
 */
async function confirmLosses(
  client: Client,
  project: Project,
  to: { to?: string },
  isAgreed: boolean,
): Promise<boolean> {
  const losses = await findLosses(client, project, to);
  if (losses.length === 0) return true;
  await planMigrations(client, project, to);
  say(`Migrating ${client.label} deletes data for good; "archon-schema preflight" gives the queries that list it:`);
  for (const loss of losses) say(`  ${loss.migration} ${describeLoss(loss)}`);
  return isAgreed || !canAsk() || askLoss();
}

/** The SQL goes to stdout, so that it can be kept or piped. */
async function showPlan(client: Client, project: Project, to: { to?: string }, done: string): Promise<number> {
  const plan = await planMigrations(client, project, to);
  const planned = plan.map(({ tag, sql, isOutside, done: ran }) => {
    const rest = splitChunks(sql).slice(ran);
    return { tag, isOutside, done: ran, sql: (ran > 0 ? rest.map((chunk) => chunk.sql).join('\n') : sql).trim() };
  });
  return conclude({ ok: true, database: client.label, ...untouched, planned }, () => {
    for (const { tag, isOutside, done: ran, sql } of planned) {
      printRaw(`-- ${tag}: ${isOutside ? 'without a transaction' : 'in a transaction'}`);
      if (ran > 0) printRaw(`-- Its first ${ran} statements ran already.`);
      printRaw(`${sql}\n`);
    }
    say(plan.length === 0 ? done : `Would apply ${plan.map(({ tag }) => tag).join(', ')}. Nothing was changed.`);
  });
}
