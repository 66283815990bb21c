import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { rollback, type RollbackLoss } from '../../migrate/index.js';
import { UserError } from '../../project/index.js';
import { say, withDatabase } from '../with-database.js';

interface Options {
  readonly config?: string;
  readonly yes?: boolean;
  readonly steps?: number;
  readonly all?: boolean;
  readonly backup?: string;
  readonly lockWait?: number;
}

export function rollbackCommand(options: Options): Promise<number> {
  let asked = false;
  return withDatabase(options, async (client, project) => {
    const result = await rollback(client, project, {
      steps: options.all ? Number.MAX_SAFE_INTEGER : (options.steps ?? 1),
      ...(options.backup !== undefined && { backup: resolve(options.backup) }),
      ...(options.lockWait !== undefined && { lockWait: options.lockWait }),
      onWait: () => say('Another run holds the migrations lock, waiting for it to end…'),
      confirm: (loss) => {
        asked = true;
        show(loss, client.label);
        return options.yes ? Promise.resolve(true) : ask();
      },
    });
    if (!result) {
      say(asked ? 'Nothing was dropped.' : 'Nothing to do: no migration is applied.');
      return asked ? 1 : 0;
    }
    for (const { file, rows } of result.saved) say(`Saved ${file}: ${rows} rows`);
    say(`Rolled back ${result.tags.join(', ')}: nothing of it is left. "archon-schema migrate" applies it again.`);
    return 0;
  });
}

function show({ tags, tables, others }: RollbackLoss, label: string): void {
  say(`Rolling back ${tags.join(', ')} on ${label} deletes for good:`);
  for (const { schema, table, columns, rows } of tables) {
    const what = columns ? `${columns.join(', ')} of table` : 'table';
    say(`  ${what} ${schema}.${table}: ${rows} row${rows === 1 ? '' : 's'}`);
  }
  for (const id of others) say(`  and with its table, not made by the migration: ${id}`);
}

async function ask(): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UserError('Nothing was dropped: without a terminal to ask on, rollback needs --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.on('SIGINT', () => process.emit('SIGINT'));
  try {
    return (await terminal.question('Type yes to go on: ')).trim() === 'yes';
  } catch (error) {
    // Ctrl-D: no answer is no.
    if ((error as { code?: string }).code === 'ABORT_ERR') return false;
    throw error;
  } finally {
    terminal.close();
  }
}
