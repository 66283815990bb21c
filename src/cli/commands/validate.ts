import pc from 'picocolors';
import { type Client, isAccessError } from '../../connect/index.js';
import { loadExpected } from '../../expected/index.js';
import { readStatus } from '../../migrate/index.js';
import type { Project } from '../../project/index.js';
import { failureReporters, type ReporterName, reporters, validate } from '../../validate/index.js';
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
  readonly reporter: ReporterName;
  /** Short for the reporter json. */
  readonly json?: boolean;
  readonly ascii?: boolean;
  readonly operations: boolean;
}

export async function validateCommand(options: Options): Promise<number> {
  const name = options.json ? 'json' : options.reporter;
  let isPrinted = false;
  /** One document, also where something fails after the report. */
  const print = (text: string): void => {
    if (!isPrinted && text !== '') console.log(text);
    isPrinted = true;
  };
  try {
    return await report(options, name, print);
  } catch (error) {
    print(failureReporters[name](explain(error).line));
    throw error;
  }
}

/** Picocolors also colours for CI and on Windows, where stdout may be a file. */
const isColored = (): boolean => pc.isColorSupported && (process.stdout.isTTY || Boolean(process.env['FORCE_COLOR']));

function report(options: Options, name: ReporterName, print: (text: string) => void): Promise<number> {
  return withDatabase(options, async (client, project) => {
    const { declared, source, tag } = await loadExpected(project);
    if (source === 'shadow')
      say(`The declarations are ahead of ${tag ?? 'the migrations'}: archon-schema generate writes what is missing.`);
    const validation = await validate(client, declared, {
      bookkeeping: project.bookkeeping,
      operations: options.operations,
    });
    const { title = '', order = [] } = project.settings;
    const look = { ascii: options.ascii ?? false, color: isColored() };
    print(reporters[name](validation, { title, order, ...look, database: client.label, source }));
    if (!validation.ok) await sayPending(client, project);
    return validation.ok ? 0 : 1;
  });
}
