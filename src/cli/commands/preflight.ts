import { type Check, preflight } from '../../migrations/preflight/index.js';
import { conclude } from '../document.js';
import { print } from '../output.js';
import { withDatabase } from '../with-database.js';

export interface PreflightCommandOptions {
  readonly config?: string;
  readonly connectTimeout?: number;
}

const signs = { ok: '✅', warning: '⚠️ ', failure: '❌' };

export function preflightCommand(options: PreflightCommandOptions): Promise<number> {
  return withDatabase(options, async (client, project) => {
    const checks = await preflight(client, project);
    const ok = checks.every(({ level }) => level !== 'failure');
    return conclude({ ok, database: client.label, checks }, () => checks.forEach(show));
  });
}

function show({ level, message, remedy, query }: Check): void {
  print(`${signs[level]} ${message}${remedy === undefined ? '' : ` → ${remedy}`}`);
  if (query !== undefined) print(`     ${query};`);
}
