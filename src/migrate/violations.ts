import type { Catalog, CatalogObject, Difference } from '../catalog/index.js';
import type { Client } from '../connect/index.js';
import { ident, literal, qualified } from '../sql/index.js';
import { isOfEnum } from './enum-name.js';
import { textOf, textsOf } from './json-values.js';
import { rowsOfTable, violatingRows } from './violating-rows.js';

/** Rows that break a rule which is still to come. */
export interface Violation {
  /** The id of the constraint, column or index that says so. */
  readonly object: string;
  readonly rows: number;
  /** Lists them. */
  readonly query: string;
}

/**
 * Counts the rows that stand in the way of what is missing or stricter: NOT NULL, checks, keys, unique indexes, foreign keys,
 * enum values that go.
 *
 * @param live what is there now
 */
export async function findViolations(
  client: Client,
  differences: readonly Difference[],
  live: Catalog,
): Promise<Violation[]> {
  const columns = live.objects.filter(({ kind }) => kind === 'column');
  const queries = differences.flatMap((difference) =>
    offending(difference, columns).map((query) => ({ difference, query })),
  );
  const violations: Violation[] = [];
  for (const { difference, query } of queries) {
    await client.exec('savepoint violations');
    try {
      const [row] = await client.query<{ rows: string }>(`select count(*)::text as rows from (${query}) as offending`);
      const rows = Number(row?.rows ?? 0);
      if (rows > 0) violations.push({ object: difference.object.id, rows, query });
      await client.exec('release savepoint violations');
    } catch {
      // It speaks of what is not there yet; whether rows are in the way is then seen when it is made.
      await client.exec('rollback to savepoint violations');
    }
  }
  return violations;
}

function offending(difference: Difference, columns: readonly CatalogObject[]): string[] {
  const { change, object, property, expected, actual } = difference;
  const isNew = change === 'missing';
  const [schema = '', name = '', own = ''] = object.path;
  const table = qualified(schema, name);
  if (object.kind === 'column' && property === 'notNull' && expected === true)
    return [`select * from ${table} where ${ident(own)} is null`];
  // A column with values that is to go: they are as much in the way.
  if (object.kind === 'column' && change === 'unexpected')
    return [`select * from ${table} where ${ident(own)} is not null`];
  if (change === 'unexpected') return [];
  if (object.kind === 'enum' && property === 'values')
    return offendingValues(
      object,
      textsOf(actual).filter((value) => !textsOf(expected).includes(value)),
      columns,
    );
  const present = new Set(columns.map(({ path }) => JSON.stringify(path)));
  if (object.kind === 'constraint') return offendingConstraint(object, present);
  return object.kind === 'index' && object.properties['unique'] === true && isNew ? offendingIndex(object) : [];
}

/** Rows that hold a value which goes. */
function offendingValues(type: CatalogObject, gone: readonly string[], columns: readonly CatalogObject[]): string[] {
  if (gone.length === 0) return [];
  const list = gone.map(literal).join(', ');
  return columns.flatMap(({ properties, parent, path: [schema = '', table = '', column = ''] }) => {
    const printed = textOf(properties['type']);
    if (!parent?.startsWith('table ') || !isOfEnum(printed, type.path)) return [];
    const condition = printed.endsWith('[]')
      ? `${ident(column)}::text[] && array[${list}]`
      : `${ident(column)}::text in (${list})`;
    return [`select * from ${qualified(schema, table)} where ${condition}`];
  });
}

function offendingConstraint(object: CatalogObject, present: ReadonlySet<string>): string[] {
  const { path, properties } = object;
  const [schema = '', table = ''] = path;
  if (textsOf(properties['columns']).some((name) => !present.has(JSON.stringify([schema, table, name])))) return [];
  const [otherSchema = '', otherTable = ''] = textsOf(properties['referencedTable']);
  const referenced = otherTable === '' ? undefined : rowsOfTable(qualified(otherSchema, otherTable));
  const query = violatingRows(object, rowsOfTable(qualified(schema, table)), referenced);
  return query === undefined ? [] : [query];
}

function offendingIndex(object: CatalogObject): string[] {
  const query = violatingRows(object, rowsOfTable(qualified(object.path[0] ?? '', textOf(object.properties['table']))));
  return query === undefined ? [] : [query];
}
