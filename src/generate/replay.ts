import type { Client } from '../connect/index.js';
import { chunksForTransaction, type Migration, UserError } from '../project/index.js';

/** Runs the migrations that are there already, as they would be applied. */
export async function replay(client: Client, history: readonly Migration[]): Promise<void> {
  for (const { tag, file, sql } of history) {
    if (sql === undefined)
      throw new UserError(`${file} is missing: restore it from git, later migrations build on it.`);
    for (const chunk of chunksForTransaction(file, sql)) {
      try {
        await client.exec(chunk.sql);
      } catch (cause) {
        throw new UserError(`Migration ${tag} does not run on an empty database: ${(cause as Error).message}`, {
          cause,
          details: [`${file}:${chunk.line}`, chunk.sql],
        });
      }
    }
  }
}
