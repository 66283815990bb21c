import { type Migration, splitChunks } from '../../project/index.js';
import { type ParsedStatement, parseStatements } from '../../postgres/sql/index.js';
import type { History } from '../history/index.js';
import { ChangedRows } from './changed-rows.js';
import { nodeAt, pairOfRange, rangesIn } from './grammar-nodes.js';
import { Names, type Pair } from './names.js';
import { type Change, readStatement } from './read-statement.js';

/** What the statements of a pending migration change, in the names of the database as it is now. */
export interface PendingChanges {
  readonly migration: Migration;
  /** In the order of the file. */
  readonly changes: readonly Change[];
  /** The tables and views of the database that its statements name, but those that only read. */
  readonly touched: readonly Pair[];
  /** Those that only their owner may change so. */
  readonly altered: readonly Pair[];
  /** What names mean before it runs. */
  readonly namesBefore: Names;
  /** What names mean once it has run. */
  readonly names: Names;
  /** Which rows are changed by it and those before it. */
  readonly changedRows: ChangedRows;
}

/**
 * Reads what the files of pending migrations change. What PostgreSQL's grammar does not read is left out.
 *
 * @param history of a file that was begun, the statements that ran are left out
 */
export async function readChanges({ pending, begun }: Pick<History, 'pending' | 'begun'>): Promise<PendingChanges[]> {
  let names = new Names();
  let changedRows = new ChangedRows();
  const all: PendingChanges[] = [];
  for (const migration of pending) {
    const namesBefore = names;
    names = new Names(names);
    changedRows = new ChangedRows(changedRows);
    const changes: Change[] = [];
    const touched = new Map<string, Pair>();
    const altered = new Map<string, Pair>();
    const done = begun?.direction === 'up' && begun.migration === migration ? begun.done : 0;
    for (const statement of await statementsOf(migration, done)) {
      changedRows.note(statement, migration.file, names);
      if (!reading.has(statement.type))
        for (const pair of rangesIn(statement.node)) {
          const live = names.relation(pair);
          if (live) touched.set(JSON.stringify(live), live);
        }
      if (owning.has(statement.type)) {
        const live = names.relation(pairOfRange(nodeAt(statement.node, 'relation')));
        if (live) altered.set(JSON.stringify(live), live);
      }
      for (const change of await readStatement(statement, names)) {
        changes.push(change);
        if (change.does === 'drop')
          for (const target of change.targets)
            if (target.kind === 'relation') {
              touched.set(JSON.stringify(target.pair), target.pair);
              altered.set(JSON.stringify(target.pair), target.pair);
            }
      }
    }
    all.push({
      migration,
      changes,
      touched: [...touched.values()],
      altered: [...altered.values()],
      namesBefore,
      names,
      changedRows,
    });
  }
  return all;
}

const owning: ReadonlySet<string> = new Set(['AlterTableStmt', 'IndexStmt']);

const reading: ReadonlySet<string> = new Set(['SelectStmt', 'ViewStmt', 'CreateFunctionStmt', 'DoStmt']);

async function statementsOf({ sql = '' }: Migration, done: number): Promise<ParsedStatement[]> {
  const statements: ParsedStatement[] = [];
  for (const chunk of splitChunks(sql).slice(done)) {
    const parsed = await parseStatements(chunk.sql);
    if ('failure' in parsed) continue;
    for (const statement of parsed.statements) statements.push({ ...statement, line: chunk.line + statement.line - 1 });
  }
  return statements;
}

/** The schemas in which the tables lie that pending migrations are about. */
export function schemasOf(pending: readonly PendingChanges[]): string[] {
  const schemas = pending.flatMap(({ migration, names, touched }) => [
    ...touched.map(([schema]) => schema),
    ...(migration.declared?.catalog.objects ?? []).flatMap(({ kind, path }) => {
      const schema = kind === 'table' ? names.relation([path[0] ?? '', path[1] ?? ''])?.[0] : undefined;
      return schema === undefined ? [] : [schema];
    }),
  ]);
  return [...new Set(schemas)];
}
