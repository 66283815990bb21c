import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Client } from '../connect/index.js';
import { UserError } from '../project/index.js';
import { ident, qualified } from '../sql/index.js';
import type { TableLoss } from './loss.js';

/** One table in a backup's `manifest.json`. */
export interface SavedTable {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** The file beside the manifest, in COPY's text format. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Saves tables to a folder with COPY (PostgreSQL manual, COPY, text format), and a manifest beside them.
 *
 * @param client inside a transaction that has locked the tables, so that what is saved is what is dropped
 * @param folder is made; must be empty
 * @throws UserError when the folder is in use, or a table gave another number of rows than it has
 */
export async function backup(client: Client, folder: string, tables: readonly TableLoss[]): Promise<SavedTable[]> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0)
    throw new UserError(`The backup folder ${folder} is not empty: name another one, nothing was dropped.`);
  const saved: SavedTable[] = [];
  for (const table of tables) saved.push(await saveTable(client, folder, table));
  const manifest = { version: 1, format: 'copy text', savedAt: new Date().toISOString(), tables: saved };
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  return saved;
}

async function saveTable(client: Client, folder: string, { schema, table, rows }: TableLoss): Promise<SavedTable> {
  const columns = await readColumns(client, schema, table);
  const file = `${schema}.${table}.copy`.replaceAll(/[/\\]/g, '_');
  const out = createWriteStream(join(folder, file), { flush: true });
  const hash = createHash('sha256');
  let lines = 0;
  let bytes = 0;
  const list = columns.map(ident).join(', ');
  // ONLY: rows of child tables are theirs.
  const sql = `copy (select ${list} from only ${qualified(schema, table)}) to stdout`;
  for await (const chunk of client.copyOut(sql)) {
    if (!out.write(chunk)) await new Promise<void>((resolve) => out.once('drain', resolve));
    hash.update(chunk);
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 10) lines++;
  }
  out.end();
  await finished(out);
  if (lines !== rows)
    throw new UserError(
      `The backup of ${schema}.${table} holds ${lines} rows instead of ${rows}: nothing was dropped.`,
    );
  return { schema, table, columns, rows, file, bytes, sha256: hash.digest('hex') };
}

/** Generated columns are left out: they come back by themselves. */
async function readColumns(client: Client, schema: string, table: string): Promise<string[]> {
  const rows = await client.query<{ name: string }>(
    `select a.attname as name from pg_catalog.pg_attribute a
     where a.attrelid = $1::pg_catalog.regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     order by a.attnum`,
    [qualified(schema, table)],
  );
  return rows.map(({ name }) => name);
}
