import { type Client, sqlStateOf } from '../postgres/connect/index.js';
import { chunksForTransaction, type Migration, withoutTransactionControl } from '../project/index.js';
import { SchemaError } from '../errors/index.js';
import { report } from '../progress/index.js';

/** Runs the migrations that are there already, as they would be applied. */
export async function replay(client: Client, history: readonly Migration[]): Promise<void> {
  for (const [at, { tag, file, sql }] of history.entries()) {
    report({ step: 'replay', subject: tag, done: at, total: history.length, unit: 'migrations' });
    if (sql === undefined)
      throw new SchemaError(
        'migration.missing',
        `${file} is missing: restore it from git, later migrations build on it.`,
        { facts: { tag, file } },
      );
    await runChunks(client, sql, file, `Migration ${tag} does not run on an empty database`);
  }
}

/** Runs the rollback of a migration. */
export const replayDown = (client: Client, { tag, downFile, downSql = '' }: Migration): Promise<void> =>
  runChunks(client, downSql, downFile, `The rollback of ${tag} does not run after it`);

async function runChunks(client: Client, sql: string, file: string, failure: string): Promise<void> {
  for (const chunk of chunksForTransaction(file, sql)) {
    try {
      await client.exec(await withoutTransactionControl(chunk.sql));
    } catch (cause) {
      throw new SchemaError('history.broken', `${failure}: ${(cause as Error).message}${hintFor(cause as Error)}`, {
        facts: {
          file,
          line: chunk.line,
          statement: chunk.sql,
          problem: (cause as Error).message,
          causeCode: sqlStateOf(cause),
        },
        cause,
        details: [`${file}:${chunk.line}`, chunk.sql],
      });
    }
  }
}

/**
 * Most extensions are no part of the embedded database. Only PostgreSQL's words say so: its SQLSTATEs, 0A000 and 58P01, stand for much
 * else.
 */
const hintFor = ({ message }: Error): string =>
  /extension ".*" is not available|could not open extension control file/.test(message)
    ? '. The scratch database does not have it: --shadow server runs the migrations in a temporary database on the server of DATABASE_URL, --shadow <url> on another one.'
    : '';
