import { adopt } from '../../migrate/index.js';
import { say, withDatabase } from '../with-database.js';

export function adoptCommand(options: { readonly config?: string }): Promise<number> {
  return withDatabase(options, async (client, project) => {
    const tags = await adopt(client, project);
    say(
      tags.length === 0
        ? 'Nothing to do: every migration is recorded as applied.'
        : `Recorded as applied: ${tags.join(', ')}. The database was not changed otherwise.`,
    );
    return 0;
  });
}
