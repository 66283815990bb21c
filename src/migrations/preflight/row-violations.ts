import type { Catalog, CatalogObject } from '../../postgres/model/index.js';
import { compareCatalogs, type Difference } from '../../postgres/catalog/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { ident, literal, qualified } from '../../postgres/sql/index.js';
import { changedValues } from './changed-values.js';
import { isOfEnum } from './enum-name.js';
import { textOf, textsOf } from './json-values.js';
import { rowsOfTable, violatingRows } from './violating-rows.js';
import type { RowCheck, Suggestion } from './row-check.js';

/** Rows that break a rule which is still to come, or would lose a value. */
export interface Violation {
  /** The id of the constraint, column or index that says so. */
  readonly object: string;
  /** Undefined where they could not be counted: `fault` says why. */
  readonly rows?: number;
  /** What these rows do: `1 row holds NULL, and the column becomes NOT NULL`. */
  readonly fault: string;
  /** Lists them. */
  readonly query: string;
  /** A statement that would put them right, and what it does. */
  readonly suggestion?: Suggestion;
}

/**
 * Counts the rows that stand in the way of what is missing or stricter (NOT NULL, checks, keys, unique indexes, foreign keys, enum
 * values that go), and those that would lose a value: by a type that rounds or cuts it, or with a column that goes.
 *
 * @param client inside a transaction
 * @param wanted what the database is to become
 * @param live what is there now
 * @returns all of them, each rule of an object once
 */
export async function findViolations(client: Client, wanted: Catalog, live: Catalog): Promise<Violation[]> {
  const checks = compareCatalogs(wanted, live).flatMap((difference) =>
    checksOf(difference, wanted, live).map((check) => ({ ...check, object: difference.object.id })),
  );
  const unique = new Map(checks.map((check) => [`${check.object}\n${check.query}`, check]));
  const violations: Violation[] = [];
  // Rows that a policy hides would not be counted: so the query fails, which is said.
  await client.exec('set local row_security = off');
  const guarded = new Set([...unique.values()].flatMap((check) => check.guarded ?? []));
  for (const table of [...guarded].sort()) await client.exec(`lock table ${table} in access exclusive mode`);
  for (const check of unique.values()) violations.push(...(await count(client, check)));
  return violations;
}

async function count(client: Client, check: RowCheck & { readonly object: string }): Promise<Violation[]> {
  const { object, fault, query, suggestion, guarded } = check;
  const found = { object, query, ...(suggestion && { suggestion }) };
  await client.exec('savepoint violations');
  try {
    const [row] = await client.query<{ rows: string }>(`select count(*)::text as rows from (${query}) as offending`);
    await client.exec('release savepoint violations');
    const rows = Number(row?.rows ?? 0);
    return rows > 0 ? [{ ...found, rows, fault: `${rows} row${rows === 1 ? ` ${fault[0]}` : `s ${fault[1]}`}` }] : [];
  } catch (error) {
    await client.exec('rollback to savepoint violations');
    // Unless it guards values, it speaks of what is not there yet; whether rows are in the way is then seen when it is made.
    return guarded !== undefined
      ? [{ object, query, fault: `rows that ${fault[1]} could not be counted (${(error as Error).message})` }]
      : [];
  }
}

function checksOf(difference: Difference, wanted: Catalog, live: Catalog): RowCheck[] {
  const { change, object, property, expected, actual } = difference;
  switch (object.kind) {
    case 'column':
      return ofColumn(difference, wanted, live);
    case 'enum':
      return change === 'changed' && property === 'values'
        ? ofValues(
            object,
            textsOf(actual).filter((value) => !textsOf(expected).includes(value)),
            { wanted, live },
          )
        : [];
    case 'constraint':
      return change === 'unexpected' ? [] : ofConstraint(object, live);
    case 'index':
      return change === 'unexpected' ? [] : ofIndex(object);
    default:
      return [];
  }
}

function ofColumn(
  { change, object, found, property, expected }: Difference,
  wanted: Catalog,
  live: Catalog,
): RowCheck[] {
  if (!object.parent?.startsWith('table ')) return [];
  const { path, properties } = object;
  const [schema = '', name = '', own = ''] = path;
  const [table, column] = [qualified(schema, name), ident(own)];
  if (change === 'missing') {
    const hasValue = ['default', 'generated', 'identity'].some((key) => properties[key] !== undefined);
    const isThere = live.objects.some(({ id }) => id === object.parent);
    return isThere && properties['notNull'] === true && !hasValue
      ? [
          {
            fault: ['gets no value in it, and it is NOT NULL', 'get no value in it, and it is NOT NULL'],
            query: `select * from ${table}`,
          },
        ]
      : [];
  }
  if (change === 'unexpected')
    return properties['generated'] === undefined
      ? [
          {
            fault: ['holds a value, which goes with the column', 'hold a value, which goes with the column'],
            query: `select * from ${table} where ${column} is not null`,
            guarded: table,
          },
        ]
      : [];
  const byDefault = textOf(properties['default']);
  if (property === 'notNull' && expected === true) {
    const where = `where ${column} is null`;
    return [
      {
        fault: ['holds NULL, and the column becomes NOT NULL', 'hold NULL, and the column becomes NOT NULL'],
        query: `select * from ${table} ${where}`,
        ...(byDefault !== '' && {
          suggestion: {
            does: 'sets the declared default',
            sql: `update ${table} set ${column} = ${byDefault} ${where}`,
          },
        }),
      },
    ];
  }
  return found ? changedValues({ table, found, object, property, wanted }) : [];
}

/** Rows that hold a value which goes. */
function ofValues(
  type: CatalogObject,
  gone: readonly string[],
  { wanted, live }: { readonly wanted: Catalog; readonly live: Catalog },
): RowCheck[] {
  if (gone.length === 0) return [];
  const list = gone.map(literal).join(', ');
  return live.objects.flatMap(({ kind, id, properties, parent, path: [schema = '', table = '', column = ''] }) => {
    const printed = textOf(properties['type']);
    if (kind !== 'column' || !parent?.startsWith('table ') || !isOfEnum(printed, type.path)) return [];
    const isArray = printed.endsWith('[]');
    const where = `where ${isArray ? `${ident(column)}::text[] && array[${list}]` : `${ident(column)}::text in (${list})`}`;
    const byDefault = textOf(wanted.objects.find((one) => one.id === id)?.properties['default']);
    const name = qualified(schema, table);
    return [
      {
        fault: [`holds ${list}, which the enum loses`, `hold ${list}, which the enum loses`] as const,
        query: `select * from ${name} ${where}`,
        ...(byDefault !== '' &&
          !isArray && {
            suggestion: {
              does: 'sets the declared default',
              sql: `update ${name} set ${ident(column)} = ${byDefault} ${where}`,
            },
          }),
      },
    ];
  });
}

const violates = ['violates it', 'violate it'] as const;

function ofConstraint(object: CatalogObject, live: Catalog): RowCheck[] {
  const { path, properties } = object;
  const [schema = '', table = ''] = path;
  const present = new Set(
    live.objects.flatMap(({ kind, path: own }) => (kind === 'column' ? [JSON.stringify(own)] : [])),
  );
  const columns = textsOf(properties['columns']);
  if (columns.some((name) => !present.has(JSON.stringify([schema, table, name])))) return [];
  const [otherSchema = '', otherTable = ''] = textsOf(properties['referencedTable']);
  const name = qualified(schema, table);
  if (otherTable === '') {
    const query = violatingRows(object, rowsOfTable(name));
    return query === undefined ? [] : [{ fault: violates, query }];
  }
  const isThere = live.objects.some(
    ({ kind, path: own }) => kind === 'table' && own[0] === otherSchema && own[1] === otherTable,
  );
  // A table that is made has no rows to refer to.
  const query = isThere
    ? violatingRows(object, rowsOfTable(name), rowsOfTable(qualified(otherSchema, otherTable)))
    : `select * from ${name} where ${columns.map((column) => `${ident(column)} is not null`).join(' and ')}`;
  if (query === undefined) return [];
  const [key = ''] = columns;
  const suggestion =
    properties['onDelete'] === 'set null' && columns.length === 1 && isThere
      ? { suggestion: { does: 'sets NULL, as ON DELETE does', sql: unlinked(object, name, ident(key)) } }
      : {};
  return [{ fault: ['refers to a row that is not there', 'refer to rows that are not there'], query, ...suggestion }];
}

function unlinked({ properties }: CatalogObject, table: string, column: string): string {
  const other = qualified(...(textsOf(properties['referencedTable']) as [string, string]));
  const [referenced = ''] = textsOf(properties['referencedColumns']).map(ident);
  return `update ${table} t set ${column} = null where not exists (select from ${other} o where o.${referenced} = t.${column})`;
}

function ofIndex(object: CatalogObject): RowCheck[] {
  const query = violatingRows(object, rowsOfTable(qualified(object.path[0] ?? '', textOf(object.properties['table']))));
  return query === undefined ? [] : [{ fault: ['has the same key as another', 'have the same key as others'], query }];
}
