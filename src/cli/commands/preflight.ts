import { visibleJson } from '../../postgres/catalog/index.js';
import { type Check, preflight } from '../../migrations/preflight/index.js';
import { failureDocument } from '../failure.js';
import { print } from '../output.js';
import { withDatabase } from '../with-database.js';

export interface PreflightCommandOptions {
  readonly config?: string;
  readonly connectTimeout?: number;
  readonly json?: boolean;
}

const signs = { ok: '✅', warning: '⚠️ ', failure: '❌' };

export async function preflightCommand(options: PreflightCommandOptions): Promise<number> {
  try {
    return await withDatabase(options, async (client, project) => {
      const checks = await preflight(client, project);
      const ok = checks.every(({ level }) => level !== 'failure');
      if (options.json) print(visibleJson({ version: 1, ok, database: client.label, checks }));
      else for (const check of checks) show(check);
      return ok ? 0 : 1;
    });
  } catch (error) {
    if (options.json) print(visibleJson(failureDocument(error)));
    throw error;
  }
}

function show({ level, message, remedy, query }: Check): void {
  print(`${signs[level]} ${message}${remedy === undefined ? '' : ` → ${remedy}`}`);
  if (query !== undefined) print(`     ${query};`);
}
