import type { Client } from './client.js';

/** Planning a shorter statement takes less than asking for its plan. */
const worthKeeping = 2000;

/**
 * A client for which a long statement without parameters is planned once, however often it runs: the server keeps the plan for
 * the session (PostgreSQL manual, PREPARE). It is for sessions of our own, since a pool may hand the next statement to another.
 */
export function planOnce(client: Client): Client {
  const names = new Map<string, string>();
  let count = 0;
  const runKept = async (sql: string): Promise<never> => {
    const known = names.get(sql);
    const name = known ?? `archon_schema_${count++}`;
    names.set(sql, name);
    // Both are sent before the first is answered, in their order.
    const prepared = known === undefined ? client.exec(`prepare ${name} as ${sql}`) : Promise.resolve();
    const [begun, result] = await Promise.allSettled([prepared, client.query(`execute ${name}`)]);
    if (begun.status === 'rejected') {
      names.delete(sql);
      throw begun.reason;
    }
    if (result.status === 'rejected') throw result.reason;
    return result.value as never;
  };
  return {
    ...client,
    query: (sql, params = []) =>
      params.length > 0 || sql.length < worthKeeping ? client.query(sql, params) : runKept(sql),
  };
}
