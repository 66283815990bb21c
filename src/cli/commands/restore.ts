import { restore } from '../../migrations/backup/index.js';
import { say } from '../output.js';
import { type LockFlags, lockOptions, withDatabase } from '../with-database.js';

interface Options extends LockFlags {
  readonly config?: string;
}

/** @param folder its absolute path */
export function restoreCommand(folder: string, options: Options): Promise<number> {
  return withDatabase(options, async (client, project, onStage) => {
    const { tables } = await restore(client, project, folder, lockOptions(options, onStage));
    for (const { schema, table, columns, rows, gone } of tables) {
      const what = columns ? `${columns.join(', ')} of ${schema}.${table}` : `${schema}.${table}`;
      const lost = gone > 0 ? `; ${gone} saved row${gone === 1 ? ' is' : 's are'} no longer there` : '';
      say(`Restored ${what}: ${rows} row${rows === 1 ? '' : 's'}${lost}`);
    }
    say(tables.length === 0 ? 'Nothing to do: the backup holds no rows.' : `Everything in ${folder} is back.`);
    return 0;
  });
}
