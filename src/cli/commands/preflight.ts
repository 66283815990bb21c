import { preflight } from '../../migrate/index.js';
import { print } from '../output.js';
import { withDatabase } from '../with-database.js';

const signs = { ok: '✅', warning: '⚠️ ', failure: '❌' };

export function preflightCommand(options: { readonly config?: string }): Promise<number> {
  return withDatabase(options, async (client, project) => {
    const checks = await preflight(client, project);
    for (const { level, message, remedy } of checks)
      print(`${signs[level]} ${message}${remedy === undefined ? '' : ` → ${remedy}`}`);
    return checks.some(({ level }) => level === 'failure') ? 1 : 0;
  });
}
