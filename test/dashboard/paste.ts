import type { TestDatabase } from '../support/databases.js';

/** What somebody sees who pastes a script into a dashboard: the last result that has rows, or the error. */
export interface Seen {
  readonly result?: unknown;
  readonly error?: string;
  readonly detail?: string;
  readonly hint?: string;
}

/** Runs a script as a dashboard does, which gives the connection back without an open transaction. */
export async function paste({ query }: Pick<TestDatabase, 'query'>, script: string): Promise<Seen> {
  try {
    const results = (await query(script)) as unknown as readonly (readonly { readonly result?: unknown }[])[];
    return { result: results.findLast((rows) => rows.length > 0)?.[0]?.result };
  } catch (error) {
    const { message, detail, hint } = error as { message: string; detail?: string; hint?: string };
    return { error: message, ...(detail && { detail }), ...(hint && { hint }) };
  } finally {
    await query('rollback');
  }
}

/** The adopt script as somebody leaves it who switches its repair on. */
export const withRepair = (script: string): string =>
  script.replace("set local archon_schema.repair = 'off'", "set local archon_schema.repair = 'on'");
