import type { Client } from './client.js';

/** Rows by the question. */
export type Answers = Map<string, readonly unknown[]>;

/**
 * A client that asks the same question once as long as nothing is run in between: nothing has changed meanwhile. It is for a
 * session of our own, all of whose statements go through this client, and whose questions (`query`) change nothing.
 *
 * @param answers what is known before anything is run; what is asked until then is added
 */
export function askOnce(client: Client, answers: Answers = new Map()): Client {
  let known = answers;
  const forget = (): void => void (known = new Map());
  return {
    ...client,
    query: async <Row>(sql: string, params: readonly unknown[] = []) => {
      if (params.length > 0) return client.query<Row>(sql, params);
      const now = known;
      const rows = (now.get(sql) as Row[] | undefined) ?? (await client.query<Row>(sql));
      now.set(sql, rows);
      return rows;
    },
    exec: (sql) => {
      forget();
      return client.exec(sql);
    },
    copyIn: (target, rows) => {
      forget();
      return client.copyIn(target, rows);
    },
  };
}
