import { idOf, type OperationTestData } from '../postgres/model/index.js';
import type { Client } from '../postgres/connect/index.js';
import type { Finding } from './finding.js';
import { deleteRow, insertRow, updateRow } from './operation-sql.js';

/** One step of an operation test, as the report tells it. */
export interface OperationResult {
  /** What was tried, whatever came of it: `Workflow template insertion`. */
  readonly name: string;
  /** `Workflow template insertion works`, or why it does not. */
  readonly message: string;
  readonly finding?: Finding;
  /** False where success is told by the steps around it. */
  readonly isTold: boolean;
}

interface Row {
  /** Where the row lies (ctid): nobody else sees it, so it does not move but by our own update. */
  readonly at: string;
  readonly moved: boolean;
  /** All columns but those that the update may change. */
  readonly rest: string;
}

/**
 * Inserts a row, changes it and deletes it, in a transaction that is always rolled back: when the process dies, PostgreSQL
 * rolls back.
 *
 * @param inTransaction the caller has a transaction open: the test runs in it, and only the test is rolled back
 * @throws the driver's error where the user lacks a right or the server is read-only: then nothing could be tested
 */
export async function testOperations(
  client: Client,
  tests: readonly OperationTestData[],
  inTransaction = false,
): Promise<OperationResult[]> {
  const [begin, rollback] = inTransaction
    ? [
        ['savepoint archon_operations'],
        ['rollback to savepoint archon_operations', 'release savepoint archon_operations'],
      ]
    : [['begin'], ['rollback']];
  const results: OperationResult[] = [];
  for (const test of tests) {
    for (const sql of begin) await client.exec(sql);
    try {
      for (const setting of ["lock_timeout = '5s'", "statement_timeout = '30s'", 'standard_conforming_strings = on'])
        await client.exec(`set local ${setting}`);
      for await (const result of steps(client, test)) results.push(result);
    } finally {
      // The connection may be gone; then the server has rolled back on its own.
      for (const sql of rollback) await client.exec(sql).catch(() => undefined);
    }
  }
  return results;
}

async function* steps(client: Client, test: OperationTestData): AsyncGenerator<OperationResult> {
  let step = 'insertion';
  try {
    const [inserted, ...more] = await client.query<Row>(insertRow(test));
    // Not every failure is an error: a trigger may have swallowed the row.
    if (!inserted || more.length > 0) return yield told(test, step, 'no row was inserted');
    yield told(test, step);
    step = 'update';
    let at = inserted.at;
    const sql = updateRow(test, at);
    if (sql !== undefined) {
      const [updated] = await client.query<Row>(sql);
      const problem = updateProblem(test, inserted, updated);
      yield told(test, step, problem);
      at = updated?.at ?? at;
    }
    step = 'deletion';
    const deleted = await client.query(deleteRow(test, at));
    yield told(test, step, deleted.length === 1 ? undefined : 'no row was deleted');
  } catch (error) {
    if (isNoAnswer(error)) throw error;
    yield told(test, step, (error as Error).message);
  }
}

function updateProblem({ touches }: OperationTestData, before: Row, after: Row | undefined): string | undefined {
  if (!after) return 'no row was updated';
  if (touches !== undefined && !after.moved) return `it does not move ${touches}`;
  return after.rest === before.rest ? undefined : 'it changes columns that it does not set';
}

/** Lacking rights, a read-only server, a lock that is held or a lost connection say nothing about the schema. */
const isNoAnswer = (error: unknown): boolean =>
  /^(42501|25006|55P03|57...|08...|CONN.*|EC.*)$/.test((error as { code?: string }).code ?? '');

/**
 * A user who may only read, a standby and a database that is read-only can be compared all the same.
 *
 * @throws what is no such reason
 */
export function notTested(error: unknown): OperationResult[] {
  const { code = '', message } = error as Error & { code?: string };
  if (!/^(42501|25006)$/.test(code)) throw error;
  const told = `Operations were not tested: ${message}`;
  const finding: Finding = {
    severity: 'warning',
    change: 'changed',
    kind: 'operation',
    id: 'operation tests',
    root: 'operation tests',
    property: 'result',
    expected: 'works',
    actual: message,
    message: told,
    location: null,
    fix: [],
  };
  return [{ name: 'Operations', message: told, isTold: true, finding }];
}

function told({ subject, table }: OperationTestData, step: string, problem?: string): OperationResult {
  const isTold = step !== 'update';
  const name = `${subject} ${step}`;
  if (problem === undefined) return { name, message: `${name} works`, isTold };
  const message = `${name} fails: ${problem}`;
  return {
    name,
    message,
    isTold,
    finding: {
      severity: 'error',
      change: 'changed',
      kind: 'operation',
      id: `operation ${step} on ${table.join('.')}`,
      root: idOf('table', ...table),
      property: 'result',
      expected: 'works',
      actual: problem,
      message,
      location: null,
      fix: [],
    },
  };
}
