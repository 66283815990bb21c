import type { Client } from '../../postgres/connect/index.js';
import { type Migration, splitChunks } from '../../project/index.js';
import { parseStatements } from '../../postgres/sql/index.js';
import { readingOnly } from './count-rows.js';
import { dropParts } from './losses.js';
import { Names } from './names.js';
import { readStatement } from './read-statement.js';
import type { LostTable } from '../backup/index.js';

/**
 * The tables and columns that down files drop or empty, whoever made them: what custom SQL made stands in no snapshot.
 *
 * @param client in a transaction
 * @param migrations in the order in which they are taken back
 * @returns under the names that they have now
 */
export async function droppedByFiles(client: Client, migrations: readonly Migration[]): Promise<LostTable[]> {
  const files = migrations.map(({ downSql = '' }) => downSql);
  // Loading the grammar takes a tenth of a second.
  if (!files.some((sql) => /\b(drop|truncate)\b/i.test(sql))) return [];
  const names = new Names();
  const lost: LostTable[] = [];
  for (const chunk of files.flatMap(splitChunks)) {
    const parsed = await parseStatements(chunk.sql);
    // What the grammar cannot read, the database looks at once more when it has run.
    if ('failure' in parsed) continue;
    for (const statement of parsed.statements)
      for (const change of await readStatement(statement, names))
        for (const { schema, table, column } of await readingOnly(client, () => dropParts(client, change)))
          lost.push({ schema, table, ...(column !== undefined && { columns: [column] }) });
  }
  return lost;
}
