import { defined } from '../../postgres/model/index.js';
import { rollback, type RollbackLoss, type RollbackResult } from '../../migrations/apply/index.js';
import { SchemaError } from '../../errors/index.js';
import { askRollback } from '../ask-loss.js';
import { canAsk } from '../ask-one.js';
import { conclude } from '../document.js';
import { say } from '../output.js';
import { fromHere } from '../paths.js';
import { type LockFlags, lockOptions, withDatabase } from '../with-database.js';

export interface RollbackCommandOptions extends LockFlags {
  readonly config?: string;
  readonly yes?: boolean;
  readonly steps?: number;
  readonly to?: string;
  readonly all?: boolean;
  /** Its absolute path. */
  readonly backup?: string;
}

export function rollbackCommand(options: RollbackCommandOptions): Promise<number> {
  let asked = false;
  return withDatabase(options, async (client, project, onStage) => {
    const result = await rollback(client, project, {
      ...lockOptions(options, onStage),
      ...defined({
        steps: options.all ? Number.MAX_SAFE_INTEGER : options.steps,
        to: options.to,
        backup: options.backup,
      }),
      confirm: (loss) => {
        asked = true;
        show(loss, client.label);
        return options.yes ? Promise.resolve(true) : ask(loss);
      },
    });
    const { tags = [], tables = [], saved = [], unfillable = [] } = result ?? {};
    const isDeclined = asked && !result;
    const outcome = { database: client.label, rolledBack: tags, tables, saved, unfillable, isDeclined };
    return conclude({ ok: !isDeclined, ...outcome }, () => {
      if (result) tell(result, options.backup);
      else if (isDeclined) say('Nothing was dropped.');
      else say(`Nothing to do: ${nothingTo(options.to)}.`);
    });
  });
}

const nothingTo = (to: string | undefined): string =>
  to === undefined ? 'no migration is applied' : `${to} is the newest that is applied`;

function tell({ tags, saved, unfillable }: RollbackResult, backup: string | undefined): void {
  for (const { file, rows, lost, key } of saved) {
    const keyless = lost && !key ? `; no primary key, so restore cannot put ${lost.join(', ')} back` : '';
    say(`Saved ${file}: ${rows} row${rows === 1 ? '' : 's'}${keyless}`);
  }
  const restores =
    backup === undefined || saved.every(({ rows }) => rows === 0)
      ? ''
      : ` and "archon-schema restore ${fromHere(backup)}" puts the rows back`;
  const done = `Rolled back ${tags.join(', ')}: what ${tags.length === 1 ? 'it' : 'they'} made is removed.`;
  say(
    unfillable.length > 0
      ? `${done} Before "archon-schema migrate" can apply it again${restores}, give ${unfillable.join(', ')} a default.`
      : `${done} "archon-schema migrate" applies it again${restores}.`,
  );
}

/** Columns in which nothing stands are no loss. */
const isLosing = ({ tables, others }: Pick<RollbackLoss, 'tables' | 'others'>): boolean =>
  others.length > 0 || tables.some(({ columns, filled = 0 }) => !columns || filled > 0);

const counted = (rows: number): string => `${rows} row${rows === 1 ? '' : 's'}`;

const valuesIn = (filled: number, rows: number): string =>
  filled === 0 ? 'no values' : `values in ${filled} of ${counted(rows)}`;

function show({ tags, tables, others, unfillable, ran }: RollbackLoss, label: string): void {
  const takes = isLosing({ tables, others }) ? 'deletes for good:' : 'deletes no rows.';
  const part = ran === undefined ? '' : `, of which ${ran === 1 ? '1 statement' : `${ran} statements`} ran,`;
  say(`Rolling back ${tags.join(', ')}${part} on ${label} ${takes}`);
  for (const { schema, table, columns, rows, filled = 0 } of tables)
    say(
      columns
        ? `  ${columns.join(', ')} of table ${schema}.${table}: ${valuesIn(filled, rows)}`
        : `  table ${schema}.${table}: ${counted(rows)}`,
    );
  for (const id of unfillable)
    say(
      `  ${id} is NOT NULL and has no default: while the table holds rows, "archon-schema migrate" cannot add it again`,
    );
  for (const id of others) say(`  and with its table, not made by the migration: ${id}`);
}

async function ask(loss: RollbackLoss): Promise<boolean> {
  if (canAsk()) return askRollback(isLosing(loss));
  throw new SchemaError(
    'argument.invalid',
    'Nothing was dropped: without a terminal to ask on, rollback needs --yes.',
    { facts: { option: '--yes' } },
  );
}
