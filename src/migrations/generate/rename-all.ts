import type { Rename } from '../../postgres/catalog/index.js';
import type { Statement } from '../../postgres/kinds/index.js';
import type { Rehearsal } from '../../rehearsal/index.js';
import { SchemaError } from '../../errors/index.js';

/**
 * Runs the statements of renames, and what has to be there before them.
 *
 * @returns those that ran: a column that is inherited gets its name along with its parent's, and its own statement does not run
 * @throws SchemaError when an object keeps its old name
 */
export async function renameAll(
  run: Rehearsal,
  statements: readonly Statement[],
  renames: readonly Rename[],
): Promise<readonly Statement[]> {
  const { ran, failures, partly } = await run.tryAll(statements);
  if (ran) return ran;
  const there = new Set((await run.catalog()).objects.map(({ id }) => id));
  const before = new Set(renames.map(({ from }) => from.id));
  const open = failures.find(({ statement: { object } }) => before.has(object) === there.has(object));
  if (!open) return partly;
  throw new SchemaError(
    'generate.unprovable',
    `${open.statement.object} cannot get its new name: ${open.error.message}. Nothing was written.`,
    {
      facts: { object: open.statement.object, statement: open.statement.sql, problem: open.error.message },
      cause: open.error,
      details: [open.statement.sql],
    },
  );
}
