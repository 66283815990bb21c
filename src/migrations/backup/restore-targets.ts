import type { Client } from '../../postgres/connect/index.js';
import { SchemaError } from '../../errors/index.js';
import { qualified } from '../../postgres/sql/index.js';
import type { Manifest, SavedSequence, SavedTable } from './manifest.js';
import { regclassOf } from './sequences.js';
import { readShape, type TableShape } from './table-shape.js';

/** A table into which saved rows go. */
export interface Target {
  readonly saved: SavedTable;
  readonly shape: TableShape;
  /** Quoted. */
  readonly name: string;
  /** The primary key's columns, where the backup holds them all. */
  readonly key: readonly string[];
}

/** What a backup is put back into. */
export interface Targets {
  readonly tables: readonly Target[];
  /** The sequences by their names, quoted. */
  readonly sequences: ReadonlyMap<string, SavedSequence>;
}

/**
 * Finds the tables and sequences of a backup in the database.
 *
 * @throws SchemaError that names everything that is missing or cannot take what was saved
 */
export async function findTargets(client: Client, manifest: Manifest): Promise<Targets> {
  const faults: string[] = [];
  const tables: Target[] = [];
  for (const saved of manifest.tables) {
    const shape = await readShape(client, saved.schema, saved.table);
    if (!shape) faults.push(`table ${saved.schema}.${saved.table} is missing`);
    else {
      faults.push(...columnFaults(saved, shape));
      const key = shape.columns.filter(({ inKey }) => inKey).map(({ name }) => name);
      const name = qualified(saved.schema, saved.table);
      tables.push({ saved, shape, name, key: key.every((column) => saved.columns.includes(column)) ? key : [] });
    }
  }
  const sequences = new Map<string, SavedSequence>();
  const there = new Set(tables.map(({ name }) => name));
  for (const sequence of manifest.sequences) {
    const { owner, schema, name } = sequence;
    // A table that is missing is told already.
    if (owner && !there.has(qualified(owner.schema, owner.table))) continue;
    const found = await regclassOf(client, sequence);
    if (found === undefined) faults.push(`sequence ${schema}.${name} is missing`);
    else sequences.set(found, sequence);
  }
  const [first] = faults;
  if (first === undefined) return { tables, sequences };
  const next = 'run "archon-schema migrate" first, nothing was restored.';
  if (faults.length === 1)
    throw new SchemaError('restore.conflict', `${first}: ${next}`, { facts: { problems: faults } });
  throw new SchemaError(
    'restore.conflict',
    `The database is not ready for the backup, ${faults.length} things are in the way: ${next}`,
    { facts: { problems: faults }, details: faults },
  );
}

function columnFaults({ schema, table, columns, lost }: SavedTable, shape: TableShape): string[] {
  const there = new Map(shape.columns.map((column) => [column.name, column]));
  const label = (column: string): string => `column ${schema}.${table}.${column}`;
  const gone = columns.filter((column) => !there.has(column)).map((column) => `${label(column)} is missing`);
  const generated = columns
    .filter((column) => there.get(column)?.generated)
    .map((column) => `${label(column)} is generated now and takes no values`);
  const required = shape.columns
    .filter(({ name, required: isRequired }) => !lost && isRequired && !columns.includes(name))
    .map(({ name }) => `${label(name)} was not saved, is NOT NULL and has no default`);
  return [...gone, ...generated, ...required];
}
