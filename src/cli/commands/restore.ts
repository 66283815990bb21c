import { restore, type RestoredTable } from '../../migrations/backup/index.js';
import { conclude } from '../document.js';
import { say } from '../output.js';
import { fromHere } from '../paths.js';
import { type LockFlags, lockOptions, withDatabase } from '../with-database.js';

interface Options extends LockFlags {
  readonly config?: string;
}

/** @param folder its absolute path */
export function restoreCommand(folder: string, options: Options): Promise<number> {
  return withDatabase(options, async (client, project, onStage) => {
    const { tables } = await restore(client, project, folder, lockOptions(options, onStage));
    return conclude({ ok: true, database: client.label, folder: fromHere(folder), tables }, () => {
      for (const table of tables) say(describe(table));
      say(
        tables.length === 0 ? 'Nothing to do: the backup holds no rows.' : `Everything in ${fromHere(folder)} is back.`,
      );
    });
  });
}

function describe({ schema, table, columns, rows, gone }: RestoredTable): string {
  const what = columns ? `${columns.join(', ')} of ${schema}.${table}` : `${schema}.${table}`;
  const lost = gone > 0 ? `; ${gone} saved row${gone === 1 ? ' is' : 's are'} no longer there` : '';
  return `Restored ${what}: ${rows} row${rows === 1 ? '' : 's'}${lost}`;
}
