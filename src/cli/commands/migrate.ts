import { describeDifference } from '../../catalog/index.js';
import { migrate } from '../../migrate/index.js';
import { say, withDatabase } from '../with-database.js';

export function migrateCommand(options: { readonly config?: string; readonly lockWait?: number }): Promise<number> {
  return withDatabase(options, async (client, project) => {
    const { applied, differences } = await migrate(client, project, {
      ...(options.lockWait !== undefined && { lockWait: options.lockWait }),
      onWait: () => say('Another run holds the migrations lock, waiting for it to end…'),
      onMigration: (tag) => say(`Applying ${tag}…`),
    });
    say(applied.length === 0 ? 'Nothing to do: every migration is applied.' : `Applied ${applied.join(', ')}.`);
    if (differences.length === 0) return 0;
    say('The migrations ran, but the database is not what they declare; "archon-schema validate" says more:');
    for (const difference of differences) say(`  ${describeDifference(difference)}`);
    return 1;
  });
}
