import { restrictTo } from '../postgres/catalog/index.js';
import type { Client } from '../postgres/connect/index.js';
import type { PlanOptions, Statement } from '../postgres/kinds/index.js';
import { type Catalog, type DeclaredCatalog, defined } from '../postgres/model/index.js';
import { converge, type Failures, runAll, runInAnyOrder } from '../postgres/shadow/index.js';
import type { Migration } from '../project/index.js';
import { replay, replayDown } from './replay.js';
import { type Progress, report } from '../progress/index.js';

/** A statement that did not run, and why. */
export interface Failed<T> {
  readonly statement: T;
  readonly error: Error;
}

/**
 * What became of statements that were tried. `ran` is there only where all of them ran: who wants what else ran has to have looked
 * at the failures.
 */
export type Tried<T> =
  | { readonly ran: readonly T[]; readonly failures?: undefined; readonly partly?: undefined }
  | { readonly ran?: undefined; readonly failures: Failures<T>; readonly partly: readonly T[] };

/** How far plans led. `ran` is there only where they led to the wanted catalog; else `rest`, what was still to do. */
export type Converged =
  | { readonly ran: readonly Statement[]; readonly rest?: undefined; readonly error?: undefined }
  | {
      readonly ran?: undefined;
      readonly rest: readonly [Statement, ...Statement[]];
      /** What stood in the way. */
      readonly error?: Error;
    };

/** A run on the shadow: what its prelude made and the roles are there before, and nothing stays when it ends. */
export interface Rehearsal {
  /** The session, for questions. */
  readonly client: Client;
  /** What was there before anything was tried: what the prelude made, and the roles. */
  readonly baseline: Catalog;
  /** What has been made since; objects with a `kept` id also where they were there before. */
  catalog(kept?: readonly string[]): Promise<Catalog>;
  /** The same run, of which only this is read: plans are about nothing else. */
  within(reach: DeclaredCatalog): Rehearsal;
  /** The same run, whose catalog is read otherwise. */
  reading(catalog: () => Promise<Catalog>): Rehearsal;
  /** Runs migrations as they would be applied. @throws SchemaError with file and line where one does not run */
  replay(history: readonly Migration[]): Promise<void>;
  /** Runs the rollback of a migration. @throws SchemaError likewise */
  replayDown(migration: Migration): Promise<void>;
  /** Runs statements that have to run, in their order. @throws PostgreSQL's error */
  run(statements: readonly string[]): Promise<void>;
  /**
   * Runs statements in their order, up to the first that does not run; undefined where each does.
   *
   * @param about what is reported while they run
   */
  tryInOrder(statements: readonly string[], about?: Progress): Promise<Failed<string> | undefined>;
  /** Runs statements in an order that works; what fails leaves nothing behind. */
  tryAll<T extends string | { readonly sql: string }>(statements: readonly T[]): Promise<Tried<T>>;
  /** Runs plans until the catalog is the wanted one. */
  converge(wanted: Catalog, options?: PlanOptions): Promise<Converged>;
  /** Remembers how all is now. @returns takes back, once, what ran since */
  savepoint(): Promise<() => Promise<void>>;
}

const sqlOf = (statement: string | { readonly sql: string }): string =>
  typeof statement === 'string' ? statement : statement.sql;

/** @param client inside a transaction that will be rolled back */
export function rehearsalOn(client: Client, baseline: Catalog, catalog: Rehearsal['catalog']): Rehearsal {
  return {
    client,
    baseline,
    catalog,
    within: (reach) => rehearsalOn(client, baseline, async (kept) => restrictTo(await catalog(kept), reach)),
    reading: (other) => rehearsalOn(client, baseline, other),
    replay: (history) => replay(client, history),
    replayDown: (migration) => replayDown(client, migration),
    run: async (statements) => {
      for (const sql of statements) await client.exec(sql);
    },
    tryInOrder: (statements, about) => tryInOrder(client, statements, about),
    tryAll: (statements) => tryAll(client, statements),
    converge: async (wanted, options) => {
      const { ran, rest, error } = await converge(client, () => catalog(), wanted, options);
      const [first, ...more] = rest;
      return first ? { rest: [first, ...more], ...defined({ error }) } : { ran };
    },
    savepoint: () => savepoint(client),
  };
}

async function tryAll<T extends string | { readonly sql: string }>(
  client: Client,
  statements: readonly T[],
): Promise<Tried<T>> {
  let failures: Failures<T> | undefined;
  const ran = await runInAnyOrder(client, statements, { sqlOf, whenFailed: (some) => (failures = some) });
  return failures ? { failures, partly: ran } : { ran };
}

/** So many statements are one round trip, and one step that is reported. */
const together = 100;

async function tryInOrder(
  client: Client,
  statements: readonly string[],
  about?: Progress,
): Promise<Failed<string> | undefined> {
  const { length: total } = statements;
  for (let done = 0; done < total; done += together) {
    if (about) report({ ...about, done, total, unit: 'statements' });
    const failed = await tryEach(client, statements.slice(done, done + together));
    if (failed) return failed;
  }
  return undefined;
}

async function tryEach(client: Client, statements: readonly string[]): Promise<Failed<string> | undefined> {
  // One round trip where nothing fails.
  if (await runAll(client, statements)) return undefined;
  for (const statement of statements)
    try {
      await client.exec(statement);
    } catch (error) {
      return { statement, error: error as Error };
    }
  return undefined;
}

let savepoints = 0;

async function savepoint(client: Client): Promise<() => Promise<void>> {
  const name = `rehearsed_${savepoints++}`;
  await client.exec(`savepoint ${name}`);
  return () => client.exec(`rollback to savepoint ${name}; release savepoint ${name}`);
}
