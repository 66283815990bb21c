import { type Client, isConnectionLost, reasonOf, sqlStateOf } from '../../postgres/connect/index.js';
import { type Chunk, splitChunks } from '../../project/index.js';
import { isSchemaError, SchemaError } from '../../errors/index.js';
import { asOurselves, asUser, expectOwn, type OwnTransaction, readOwn, strayOutcome } from '../session/index.js';
import { type Progress, report } from '../../progress/index.js';

interface PostgresError extends Error {
  readonly code?: string;
  readonly position?: string | number;
  readonly detail?: string;
  readonly hint?: string;
  readonly where?: string;
}

/** How a file runs. */
interface FileOptions {
  /** What a failure means for the database. */
  readonly outcome?: string;
  /** A statement that runs behind the file. */
  readonly after?: string;
  /** What is reported while it runs. */
  readonly about?: Progress;
}

/**
 * Runs a migration file, chunk by chunk, as its author would: with the session's own `search_path`. Behind it nothing that it has
 * set is left.
 *
 * @param client inside a transaction under the migrations' lock, which has the settings
 * @param own that transaction
 * @param options what a failure means, what runs behind the file, and what is reported
 * @returns the rows of `after`
 * @throws SchemaError with file, line, column, the line under a caret, SQLSTATE, detail and hint; or saying that the file has ended
 *   the transaction, or runs as somebody else
 */
export async function runFile<Row>(
  client: Client,
  own: OwnTransaction,
  { file, sql }: { readonly file: string; readonly sql: string },
  { outcome = 'Nothing of this migration stays', after, about }: FileOptions = {},
): Promise<Row[]> {
  const chunks = splitChunks(sql);
  const exec = async (chunk: Chunk, done: number): Promise<void> => {
    if (done === 0 && about) report({ ...about, done, total: chunks.length, unit: 'statements' });
    await client.exec(chunk.sql);
    if (about) report({ ...about, done: done + 1, total: chunks.length, unit: 'statements' });
  };
  const begin = (): Promise<void> => client.exec(asUser(own));
  const end = async () => {
    const [reset, found, rows] = await Promise.allSettled([
      client.exec(asOurselves(own)),
      readOwn(client),
      after === undefined ? [] : client.query<Row>(after),
    ]);
    if (reset.status === 'rejected') throw reset.reason;
    if (found.status === 'rejected') throw found.reason;
    return { found: found.value, rows };
  };
  // One round trip for all of them: behind one that fails, PostgreSQL skips the others.
  const isTogether = !chunks.some(endsTransaction);
  const begun = begin();
  const sent = isTogether ? chunks.map(exec) : [];
  const ended = isTogether ? end() : undefined;
  const [first, last, ...results] = await Promise.allSettled([begun, ended, ...sent]);
  if (first.status === 'rejected') throw first.reason;
  for (const [index, chunk] of chunks.entries()) {
    try {
      if (!isTogether) await exec(chunk, index);
      const result = results[index];
      if (result?.status === 'rejected') throw result.reason;
    } catch (error) {
      const stray = await strayOutcome(client, own, error);
      throw failure(file, chunk, error as PostgresError, stray ?? outcome);
    }
  }
  if (last.status === 'rejected') throw last.reason;
  const { found, rows } = last.value ?? (await end());
  await expectOwn(client, own, file, found);
  if (rows.status === 'rejected') throw rows.reason;
  return rows.value;
}

/** After a ROLLBACK among them, the chunks behind a failure would run. */
const endsTransaction = ({ sql }: Chunk): boolean =>
  /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:begin|start|commit|end|rollback|abort|prepare)\b/i.test(sql);

/** What a failed statement says: file, line and column, the line under a caret, SQLSTATE, detail and hint. */
export function failure(file: string, chunk: Chunk, error: PostgresError, outcome: string): SchemaError {
  const { position, detail, hint } = error;
  // Of PostgreSQL or its driver; an error of ours, a lock that was given up for one, has said more itself.
  const sqlState = isSchemaError(error) ? undefined : error.code;
  const isLost = isConnectionLost(error);
  const message = isLost ? (reasonOf(error) ?? error.message) : error.message;
  const details: string[] = [];
  // Marks and risks stand above the first statement.
  const lines = chunk.sql.split('\n');
  const start = Math.max(
    lines.findIndex((line) => !/^\s*(--|$)/.test(line)),
    0,
  );
  let found: { readonly line: number; readonly column?: number } = { line: chunk.line + start };
  const at = Number(position);
  if (at > 0) {
    // PostgreSQL counts characters, not UTF-16 units.
    const before = Array.from(chunk.sql)
      .slice(0, at - 1)
      .join('')
      .split('\n');
    const column = Array.from(before.at(-1) ?? '').length;
    const line = lines[before.length - 1] ?? '';
    found = { line: chunk.line + before.length - 1, column: column + 1 };
    details.push(line, `${(before.at(-1) ?? '').replace(/[^\t]/g, ' ')}^`);
  } else details.push(...lines.slice(start, start + 3));
  const place = [file, found.line, ...(found.column === undefined ? [] : [found.column])].join(':');
  if (sqlState && !isLost) details.push(`SQLSTATE ${sqlState}`);
  if (sqlState === '42501') details.push('NEXT STEP: connect as the owner of what it changes, or ask for the grant.');
  if (detail) details.push(...detail.split('\n').map((line) => `DETAIL: ${line}`));
  // Dropping by CASCADE what others built is no advice.
  if (hint && !hint.includes('CASCADE')) details.push(`HINT: ${hint}`);
  const code = isLost ? 'connect.lost' : isSchemaError(error) && error.code === 'lock.timeout' ? error.code : undefined;
  return new SchemaError(code ?? 'migration.failed', `${place}: ${message}. ${outcome}.`, {
    facts: {
      ...(isSchemaError(error) && error.facts),
      file,
      ...found,
      statement: lines.slice(start).join('\n'),
      causeCode: sqlStateOf(error),
      problem: message,
    },
    cause: error,
    details,
  });
}
