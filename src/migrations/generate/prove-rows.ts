import {
  type Catalog,
  type CatalogObject,
  type DeclaredCatalog,
  objectLabel,
  parentId,
} from '../../postgres/model/index.js';
import { compareCatalogs } from '../../postgres/catalog/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { rehearse } from '../../expected/index.js';
import type { Migration } from '../../project/index.js';
import type { Shadow } from '../../postgres/shadow/index.js';
import type { Completed } from './plan-migration.js';
import type { Draft } from './draft.js';
import { replay } from '../rehearse/index.js';
import { insertRows, type Width, withReferenced } from './sample-rows.js';

/** What a migration does over rows, a sentence each. */
export interface OverRows {
  readonly risks: readonly string[];
  /** Its rollback fails over rows that the migration has kept. */
  readonly irreversible: readonly string[];
  /** Its rollback fails over rows that were written after it. */
  readonly rollbackRisks: readonly string[];
}

/**
 * Runs a migration and its rollback over rows, on the shadow: rows of every shape that the constraints allow are there before,
 * and more are written between the two. What fails is said.
 *
 * Rows are put into the tables that the migration is about, and into those that they refer to.
 */
export async function proveOverRows(
  shadow: Shadow,
  draft: Draft,
  declared: DeclaredCatalog,
  history: readonly Migration[],
  migration: Completed,
): Promise<OverRows> {
  return rehearse(shadow, draft, async ({ client, read }) => {
    await replay(client, history);
    const before = await read();
    const touched = touchedTables(before, declared.catalog);
    if (![...touched].some((id) => before.objects.some((object) => object.id === id))) return nothing;
    await client.exec('savepoint empty');
    const wide = await upOver(client, before, touched, migration.up, 'wide');
    const plain = wide && (await upOver(client, before, touched, migration.up, 'plain'));
    const risks = wide ? [wide] : [];
    // Where no row bears it, there is nothing to take back.
    if (wide && plain) return { ...nothing, risks };
    await client.exec('savepoint migrated');
    const kept = await firstFailure(client, migration.down);
    if (kept !== undefined)
      return { ...nothing, risks, irreversible: [`rolling back fails while ${holding(touched)} rows: ${kept}`] };
    await client.exec('rollback to savepoint migrated');
    const after = await read();
    await insertRows(client, after, withReferenced(touchedTables(after, before), after), { width: 'wide', first: 100 });
    const newer = await firstFailure(client, migration.down);
    return {
      ...nothing,
      risks,
      rollbackRisks: newer === undefined ? [] : [`fails where rows hold what only this migration allows: ${newer}`],
    };
  });
}

const nothing: OverRows = { risks: [], irreversible: [], rollbackRisks: [] };

/** Runs the migration over rows; on failure all is as before. */
async function upOver(
  client: Client,
  before: Catalog,
  touched: ReadonlySet<string>,
  up: readonly string[],
  width: Width,
): Promise<string | undefined> {
  await insertRows(client, before, withReferenced(touched, before), { width });
  const failure = await firstFailure(client, up);
  if (failure === undefined) return undefined;
  await client.exec('rollback to savepoint empty');
  return `fails where rows of ${namesOf(touched)} break it: ${failure}`;
}

/** PostgreSQL's words for the first statement that does not run. */
async function firstFailure(client: Client, statements: readonly string[]): Promise<string | undefined> {
  for (const sql of statements)
    try {
      await client.exec(sql);
    } catch (error) {
      return (error as Error).message;
    }
  return undefined;
}

/** The ids of the tables that differ, or on which something does; a type counts for the tables that have columns of it. */
function touchedTables(before: Catalog, after: Catalog): Set<string> {
  const touched = new Set<string>();
  const objects = [...before.objects, ...after.objects];
  for (const { object } of compareCatalogs(after, before)) {
    const table = tableOf(object);
    if (table !== undefined) touched.add(table);
    if (object.kind !== 'enum') continue;
    for (const column of objects)
      if (
        column.kind === 'column' &&
        ((column.properties['type'] ?? '') as string).replace(/(\[\])+$/, '') === objectLabel(object)
      )
        touched.add(parentId(column) ?? '');
  }
  return touched;
}

/** Only what rows can break: not a comment, a policy or a grant. */
const tableOf = (object: CatalogObject): string | undefined => {
  const { kind, id } = object;
  if (kind === 'table') return id;
  return kind === 'column' || kind === 'constraint' || kind === 'index' ? parentId(object) : undefined;
};

const namesOf = (tables: ReadonlySet<string>): string => [...tables].map((id) => id.replace(/^table /, '')).join(', ');

const holding = (tables: ReadonlySet<string>): string => `${namesOf(tables)} ${tables.size === 1 ? 'holds' : 'hold'}`;

/** The migration with what it does over rows; a failure that is known already is not repeated. */
export function withOverRows<Migration extends Pick<Completed, keyof OverRows>>(
  migration: Migration,
  { risks, irreversible, rollbackRisks }: OverRows,
): Migration {
  const isTold = (known: readonly string[]): boolean => known.some((risk) => risk.includes('fails on existing rows'));
  return {
    ...migration,
    risks: [...migration.risks, ...(isTold(migration.risks) ? [] : risks)],
    irreversible: [...migration.irreversible, ...irreversible],
    rollbackRisks: [...migration.rollbackRisks, ...(isTold(migration.rollbackRisks) ? [] : rollbackRisks)],
  };
}
