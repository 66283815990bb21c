import { adopt, type Adopted } from '../../migrations/adopt/index.js';
import { conclude } from '../document.js';
import { say } from '../output.js';
import { withDatabase } from '../with-database.js';

export function adoptCommand(options: { readonly config?: string; readonly repair?: boolean }): Promise<number> {
  return withDatabase(options, async (client, project) => {
    const adopted = await adopt(client, project, { repair: options.repair ?? false });
    const { tags, statements } = adopted;
    return conclude({ ok: true, database: client.label, recorded: tags, statements }, () => tell(adopted));
  });
}

function tell({ tags, statements }: Adopted): void {
  for (const sql of statements) say(`${sql};`);
  const changed = statements.length === 0 ? 'The database was not changed otherwise.' : 'What differed was repaired.';
  say(
    tags.length === 0
      ? statements.length === 0
        ? 'Nothing to do: every migration is recorded as applied.'
        : `Every migration was recorded as applied. ${changed}`
      : `Recorded as applied: ${tags.join(', ')}. ${changed}`,
  );
}
