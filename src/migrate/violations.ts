import type { Catalog, CatalogObject, Difference, Json } from '../catalog/index.js';
import type { Client } from '../connect/index.js';
import { ident, literal, qualified } from '../sql/index.js';

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
      name,
      strings(actual).filter((value) => !strings(expected).includes(value)),
      columns,
    );
  const present = new Set(columns.map(({ path }) => JSON.stringify(path)));
  if (object.kind === 'constraint') return offendingConstraint(object, present);
  return object.kind === 'index' && object.properties['unique'] === true && isNew ? offendingIndex(object) : [];
}

/** Rows that hold a value which goes. */
const offendingValues = (type: string, gone: readonly string[], columns: readonly CatalogObject[]): string[] =>
  columns
    .filter(({ properties, parent }) => {
      const name = text(properties['type']).split('.').at(-1)?.replaceAll('"', '');
      return gone.length > 0 && name === type && parent?.startsWith('table ');
    })
    .map(
      ({ path: [schema = '', table = '', column = ''] }) =>
        `select * from ${qualified(schema, table)} where ${ident(column)}::text in (${gone.map(literal).join(', ')})`,
    );

function offendingConstraint({ path, properties }: CatalogObject, present: ReadonlySet<string>): string[] {
  const [schema = '', table = ''] = path;
  const from = qualified(schema, table);
  const names = strings(properties['columns']);
  if (names.some((name) => !present.has(JSON.stringify([schema, table, name])))) return [];
  const columns = names.map(ident);
  const isSet = columns.map((column) => `${column} is not null`).join(' and ');
  switch (properties['type']) {
    case 'check':
      return [`select * from ${from} where not (${text(properties['expression'])})`];
    case 'primary key':
      return [
        `select * from ${from} where ${columns.map((column) => `${column} is null`).join(' or ')} or (${columns.join(', ')}) in (${duplicates(from, columns)})`,
      ];
    case 'unique':
      return [`select * from ${from} where ${isSet} and (${columns.join(', ')}) in (${duplicates(from, columns)})`];
    case 'foreign key': {
      const [otherSchema = '', otherTable = ''] = strings(properties['referencedTable']);
      const others = strings(properties['referencedColumns']).map(ident);
      const same = columns.map((column, at) => `o.${others[at]} = t.${column}`).join(' and ');
      const set = columns.map((column) => `t.${column} is not null`).join(' and ');
      return [
        `select t.* from ${from} t where ${set} and not exists (select from ${qualified(otherSchema, otherTable)} o where ${same})`,
      ];
    }
    default:
      return [];
  }
}

function offendingIndex({ path, properties }: CatalogObject): string[] {
  const from = qualified(path[0] ?? '', text(properties['table']));
  // The keys may bear an order and an operator class; only plain columns are told.
  const keys = strings(properties['keys']);
  if (keys.some((key) => !/^(?:[a-z_][a-z0-9_$]*|"(?:[^"]|"")*")$/.test(key))) return [];
  const where = properties['predicate'] === undefined ? '' : ` where ${text(properties['predicate'])}`;
  const isSet = keys.map((key) => `${key} is not null`).join(' and ');
  return [`select * from ${from} where ${isSet} and (${keys.join(', ')}) in (${duplicates(from + where, keys)})`];
}

const duplicates = (from: string, columns: readonly string[]): string =>
  `select ${columns.join(', ')} from ${from} group by ${columns.join(', ')} having count(*) > 1`;

const strings = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
