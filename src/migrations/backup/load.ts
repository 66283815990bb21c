import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '../../postgres/connect/index.js';
import { ident, qualified } from '../../postgres/sql/index.js';
import type { Target } from './restore-targets.js';
import { copyTarget, rowsOf } from './table-shape.js';
import { report } from '../../progress/index.js';

/** Copies saved rows into their table, which gives generated columns their values. @returns how many */
export async function loadRows(client: Client, folder: string, { saved, name }: Target): Promise<number> {
  await client.copyIn(copyTarget(name, saved.columns), savedRows(folder, saved));
  return saved.rows;
}

/**
 * Puts the values of columns into the rows to which they belong, by the primary key.
 *
 * @returns how many rows got theirs; the others are no longer there
 */
export async function loadColumns(client: Client, folder: string, target: Target): Promise<number> {
  const { saved, shape, name } = target;
  const lost = saved.lost ?? [];
  // COPY takes values for GENERATED ALWAYS AS IDENTITY, UPDATE does not.
  const always = shape.columns.filter((column) => column.always && lost.includes(column.name));
  const setGenerated = async (how: string): Promise<void> => {
    for (const column of always)
      await client.exec(`alter table ${name} alter column ${ident(column.name)} set generated ${how}`);
  };
  const set = lost.map((column) => `${ident(column)} = s.${ident(column)}`).join(', ');
  await setGenerated('by default');
  const rows = await besides(client, folder, target, async (beside) => {
    const [changed] = await client.query<{ count: string }>(
      `with changed as (update ${rowsOf(saved, shape)} t set ${set} from ${beside} s where ${sameKey(saved.key ?? [])} returning 1)
       select pg_catalog.count(*)::text as count from changed`,
    );
    return Number(changed?.count);
  });
  await setGenerated('always');
  return rows;
}

/** Counts the saved rows that a table holds already, by its primary key. */
export async function countThere(client: Client, folder: string, target: Target): Promise<number> {
  return besides(client, folder, target, async (beside) => {
    const [there] = await client.query<{ count: string }>(
      `select pg_catalog.count(*)::text as count from ${rowsOf(target.saved, target.shape)} t join ${beside} s on ${sameKey(target.key)}`,
    );
    return Number(there?.count);
  });
}

const sameKey = (key: readonly string[]): string =>
  key.map((column) => `t.${ident(column)} = s.${ident(column)}`).join(' and ');

/** Lends a temporary table with the saved rows, of the target's types. */
async function besides<T>(
  client: Client,
  folder: string,
  { saved, shape }: Target,
  work: (beside: string) => Promise<T>,
): Promise<T> {
  const beside = qualified('pg_temp', 'archon_restore');
  const columns = saved.columns.map(ident).join(', ');
  await client.exec(
    `create temporary table archon_restore on commit drop as select ${columns} from ${rowsOf(saved, shape)} with no data`,
  );
  await client.copyIn(copyTarget(beside, saved.columns), savedRows(folder, saved));
  const result = await work(beside);
  await client.exec(`drop table ${beside}`);
  return result;
}

/** The file of a table, whose lines are its rows; how many of them are read is reported. */
async function* savedRows(folder: string, { schema, table, file, rows }: Target['saved']): AsyncIterable<Uint8Array> {
  const about = { step: 'restore', subject: `${schema}.${table}`, total: rows, unit: 'rows' } as const;
  let done = 0;
  report({ ...about, done });
  for await (const chunk of createReadStream(join(folder, file)) as AsyncIterable<Uint8Array>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) done++;
    yield chunk;
    report({ ...about, done });
  }
}
