import { type Client, isAccessError } from '../../connect/index.js';
import { loadExpected } from '../../expected/index.js';
import { readStatus } from '../../migrate/index.js';
import type { Project } from '../../project/index.js';
import { jsonReport, textReport, validateCatalog } from '../../validate/index.js';
import { explain } from '../failure.js';
import { say, withDatabase } from '../with-database.js';

/** Differences are no wonder where a migration has not run yet. */
async function sayPending(client: Client, project: Project): Promise<void> {
  const { pending } = await readStatus(client, project).catch((error: unknown) => {
    // Who may not read the bookkeeping has the report all the same; this is only a hint.
    if (isAccessError(error)) return { pending: [] };
    throw error;
  });
  if (pending.length === 0) return;
  const tags = pending.map(({ tag }) => tag).join(', ');
  say(`Not applied here yet: ${tags}. "archon-schema migrate" applies it.`);
}

interface Options {
  readonly config?: string;
  readonly json?: boolean;
  readonly operations: boolean;
}

export async function validateCommand(options: Options): Promise<number> {
  try {
    return await report(options);
  } catch (error) {
    if (options.json) print({ version: 1, ok: false, error: explain(error).line, findings: [] });
    throw error;
  }
}

const print = (report: unknown): void => console.log(JSON.stringify(report, null, 2));

function report(options: Options): Promise<number> {
  return withDatabase(options, async (client, project) => {
    const { declared, source, tag } = await loadExpected(project);
    if (source === 'shadow')
      say(`The declarations are ahead of ${tag ?? 'the migrations'}: archon-schema generate writes what is missing.`);
    const validation = await validateCatalog(client, declared, {
      bookkeeping: project.bookkeeping,
      operations: options.operations,
    });
    if (options.json) print(jsonReport(validation, client.label, source));
    else for (const line of textReport(validation, project.settings)) console.log(line);
    if (!validation.ok) await sayPending(client, project);
    return validation.ok ? 0 : 1;
  });
}
