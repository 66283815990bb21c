import { idOf } from '../postgres/model/index.js';
import type { Client } from '../postgres/connect/index.js';
import type { Statement } from '../postgres/kinds/index.js';
import { literal } from '../postgres/sql/index.js';
import { readOnly } from '../migrations/session/index.js';

/** A statement of a fix; with `leftOut`, the reason why it is not given as SQL to run. */
export type FixStatement = Statement & { readonly leftOut?: string };

const dropping = /^DROP (?:FOREIGN )?TABLE (?:IF EXISTS )?((?:"(?:[^"]|"")*"\.?)+)$/;

/**
 * Marks the statements that drop a table that holds rows, and all others on that table: a fix never costs rows. Where the rows
 * cannot be seen, there may be some.
 */
export async function spareRows(
  client: Client,
  statements: readonly Statement[],
  options: { readonly inTransaction?: boolean } = {},
): Promise<FixStatement[]> {
  const drops = statements.flatMap(({ sql, object }) => {
    const name = dropping.exec(sql)?.[1];
    return name === undefined ? [] : [{ object, name }];
  });
  const reasons = new Map<string, string>();
  for (const { object, name } of drops)
    if (await mayHoldRows(client, name, options)) reasons.set(object, `${object} holds rows, and this would drop it`);
  if (reasons.size === 0) return [...statements];
  return statements.map((statement) => {
    const leftOut = reasons.get(statement.object) ?? [...reasons].find(([id]) => isOn(statement, id))?.[1];
    return leftOut === undefined ? statement : { ...statement, leftOut };
  });
}

/** The SQL of each finding's fix, as reports show it. */
export async function sparing(
  client: Client,
  fixes: ReadonlyMap<string, readonly Statement[]>,
  options: { readonly inTransaction?: boolean },
): Promise<Map<string, string[]>> {
  const spared = await spareRows(client, [...fixes.values()].flat(), options);
  let at = 0;
  return new Map([...fixes].map(([id, { length }]) => [id, sqlOf(spared.slice(at, (at += length)))]));
}

function sqlOf(statements: readonly FixStatement[]): string[] {
  const reason = statements.find(({ leftOut }) => leftOut !== undefined)?.leftOut;
  return reason === undefined ? statements.map(({ sql }) => sql) : [comment(`Left out: ${reason}`)];
}

/** A comment in SQL on one line. */
export const comment = (text: string): string => `-- ${text.replaceAll(/\s+/g, ' ')}`;

async function mayHoldRows(
  client: Client,
  name: string,
  options: { readonly inTransaction?: boolean },
): Promise<boolean> {
  const ask = async (sql: string): Promise<boolean | undefined> =>
    (await readOnly(client, options, () => client.query<{ answer: boolean }>(sql)))[0]?.answer;
  try {
    const isSeen = await ask(
      `select pg_catalog.has_table_privilege(c.oid, 'SELECT') and not pg_catalog.row_security_active(c.oid) as answer
       from pg_catalog.pg_class c where c.oid = pg_catalog.to_regclass(${literal(name)})`,
    );
    return isSeen !== true || (await ask(`select exists (select from ${name}) as answer`)) !== false;
  } catch {
    return true;
  }
}

const isOn = ({ on }: Statement, id: string): boolean => on !== undefined && idOf('table', ...on) === id;
