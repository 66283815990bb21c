import { defined } from '../../postgres/model/index.js';
import { type Client, isAccessError } from '../../postgres/connect/index.js';
import type { Project } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import {
  lockTables,
  type LockOptions,
  transaction,
  type Outcome,
  refuseHidden,
  retrying,
  refuseOpen,
} from '../session/index.js';
import { checkFiles } from './check-files.js';
import { copySettings } from './copy-settings.js';
import { findTargets, type Target } from './restore-targets.js';
import { loadColumns, loadRows } from './load.js';
import { readManifest } from './manifest.js';
import { refuseKeyless, refuseRowsThere } from './check-rows.js';
import { setSequence } from './sequences.js';
import { suspendTriggers } from './suspend-triggers.js';

/** A table into which rows, or the values of columns, were put back. */
export interface RestoredTable {
  readonly schema: string;
  readonly table: string;
  /** Only these columns were put back, by the primary key. */
  readonly columns?: readonly string[];
  readonly rows: number;
  /** Saved rows that are no longer in the table, so that the columns' values had no place. */
  readonly gone: number;
}

/** What was put back. */
export interface RestoreResult {
  readonly tables: readonly RestoredTable[];
}

/**
 * Puts back what `rollback` saved, after its migrations were applied again: rows by COPY, columns by the primary key, sequences to
 * where they stood. It is one transaction under the migrations' lock; the tables' triggers do not fire, their constraints hold.
 *
 * @param client an open connection with the rights of the tables' owner
 * @param folder the backup; its manifest and files are checked before the database is touched
 * @throws SchemaError when the backup is not whole, or the database cannot take it; the database is then as it was
 */
export async function restore(
  client: Client,
  { bookkeeping }: Pick<Project, 'bookkeeping'>,
  folder: string,
  options: LockOptions = {},
): Promise<RestoreResult> {
  await refuseOpen(client);
  const manifest = await readManifest(folder);
  await checkFiles(folder, manifest);
  const work = async (): Promise<RestoreResult> => {
    await client.exec(copySettings);
    const { tables, sequences } = await findTargets(client, manifest);
    refuseKeyless(tables);
    await refuseHidden(client, manifest.tables, 'nothing was restored');
    await lockTables(client, manifest.tables);
    const restored = await explained('The rows', async () => {
      await refuseRowsThere(client, folder, tables);
      const { away, back } = await suspendTriggers(client, manifest.tables);
      for (const sql of away) await client.exec(sql);
      const done: RestoredTable[] = [];
      for (const target of tables) done.push(await load(client, folder, target));
      for (const sql of back) await client.exec(sql);
      return done;
    });
    for (const [name, sequence] of sequences) await setSequence(client, name, sequence);
    return { tables: restored };
  };
  return retrying(client, options, () => transaction({ client, bookkeeping, options }, work, { outcome }));
}

const outcome = (): Outcome => ({
  done: 'every row is put back',
  undone: 'no row is put back, the database is as it was',
});

async function load(client: Client, folder: string, target: Target): Promise<RestoredTable> {
  const { schema, table, lost, rows } = target.saved;
  const done = await explained(`${schema}.${table}`, () =>
    lost ? loadColumns(client, folder, target) : loadRows(client, folder, target),
  );
  return { schema, table, ...defined({ columns: lost }), rows: done, gone: rows - done };
}

/** Says in one line what PostgreSQL does not take. */
async function explained<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code, message, detail, where } = cause as Error & { code?: string; detail?: string; where?: string };
    if (code === undefined || cause instanceof SchemaError || isAccessError(cause)) throw cause;
    const place = where === undefined ? '' : ` (${where.split('\n')[0]})`;
    throw new SchemaError(
      'restore.failed',
      `${what} could not be restored: ${message}${place}. The database is as it was; close the difference and start again.`,
      {
        facts: { object: what, problem: message, causeCode: code },
        cause,
        details: [`SQLSTATE ${code}`, ...(detail ? [`DETAIL: ${detail}`] : [])],
      },
    );
  }
}
