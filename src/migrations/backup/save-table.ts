import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Client } from '../../postgres/connect/index.js';
import { SchemaError } from '../../errors/index.js';
import { ident } from '../../postgres/sql/index.js';
import type { TableLoss } from './lost-rows.js';
import type { SavedTable } from './manifest.js';
import { readShape, rowsOf, type TableShape } from './table-shape.js';
import { report } from '../../progress/index.js';

/**
 * Saves the rows of a table to a new file.
 *
 * @param number makes the file's name unique, also where names differ only in case or in characters that files cannot have
 * @returns what is in the file; undefined when everything that goes comes back by itself
 */
export async function saveTable(
  client: Client,
  folder: string,
  number: number,
  loss: TableLoss,
): Promise<SavedTable | undefined> {
  const { schema, table, rows } = loss;
  const shape = await readShape(client, schema, table);
  const parts = shape && partsOf(shape, loss.columns);
  if (!parts) return undefined;
  const file = `${String(number).padStart(4, '0')}-${`${schema}.${table}`.replaceAll(/[^\w.-]/g, '_').slice(0, 100)}.copy`;
  const hash = createHash('sha256');
  let lines = 0;
  const about = { step: 'save', subject: `${schema}.${table}`, total: rows, unit: 'rows' } as const;
  report({ ...about, done: 0 });
  let bytes = 0;
  const count = async function* (chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
      report({ ...about, done: lines });
      yield chunk;
    }
  };
  const sql = `select ${parts.columns.map(ident).join(', ')} from ${rowsOf(loss, shape)}`;
  const out = createWriteStream(join(folder, file), { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(client.copyOut(sql), count, out);
  if (lines !== rows)
    throw new SchemaError(
      'backup.unwritable',
      `The backup of ${schema}.${table} holds ${lines} rows instead of ${rows}: nothing was dropped.`,
      { facts: { table: `${schema}.${table}`, expected: rows, found: lines } },
    );
  return { schema, table, ...parts, rows, file, bytes, sha256: hash.digest('hex') };
}

/** Of a table that stays only the columns that go are saved, with its key; without a key its whole rows. */
function partsOf(
  { columns }: TableShape,
  lost: readonly string[] | undefined,
): Pick<SavedTable, 'columns' | 'lost' | 'key'> | undefined {
  const names = columns.filter(({ generated }) => !generated).map(({ name }) => name);
  if (!lost) return { columns: names };
  const going = names.filter((name) => lost.includes(name));
  if (going.length === 0) return undefined;
  const key = columns.filter(({ inKey }) => inKey).map(({ name }) => name);
  const isUsable = key.length > 0 && key.every((name) => names.includes(name) && !going.includes(name));
  return isUsable ? { columns: [...key, ...going], lost: going, key } : { columns: names, lost: going };
}
