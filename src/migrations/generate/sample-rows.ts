import { columnKind, isKind, tableKind } from '../../postgres/kinds/index.js';
import { type Catalog, catalogIndex, type CatalogObject, idOf } from '../../postgres/model/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { dollarQuoted, ident, literal, qualified } from '../../postgres/sql/index.js';

/** Which values the rows hold: all that a type and the constraints let through, or plain ones without NULLs. */
export type Width = 'wide' | 'plain';

/** Rows that are tried for a table; PostgreSQL takes those that its constraints allow. */
const tries = { wide: 24, plain: 48 } as const;

/**
 * Inserts rows into tables; a row that a constraint refuses is left out.
 *
 * The values are the bounds of each type, every value of an enum, NULL, the defaults, and the numbers and texts that stand in
 * CHECKs, with their neighbours. A foreign key takes the rows that its table has.
 *
 * @param client inside a transaction that is rolled back
 * @param catalog that holds the tables
 * @param tables their ids
 * @param first the number of the first row, to be told from those that are there
 */
export async function insertRows(
  client: Client,
  catalog: Catalog,
  tables: ReadonlySet<string>,
  { width, first = 0 }: { readonly width: Width; readonly first?: number },
): Promise<void> {
  const wanted = catalog.objects.filter(
    ({ id, properties }) => tables.has(id) && properties['type'] !== 'foreign table',
  );
  if (wanted.length === 0) return;
  // What is deferred would let a row in that is refused at the end, and keep its table from being altered until then.
  await client.exec(`SET CONSTRAINTS ALL IMMEDIATE; ${isTrue}`);
  for (const table of byReference(wanted, catalog)) {
    const inserts = await rowsOf(client, table, catalog, { width, first });
    await client.exec(`DO ${dollarQuoted(`\nBEGIN\n${inserts.map(tried).join('\n')}\nEND\n`)}`);
  }
}

/** Asks PostgreSQL whether a value passes; one that is none of its type does not. */
const isTrue = `CREATE OR REPLACE FUNCTION pg_temp.archon_is_true(query text) RETURNS boolean LANGUAGE plpgsql AS ${dollarQuoted(`
DECLARE
  answer boolean;
BEGIN
  EXECUTE query INTO answer;
  RETURN coalesce(answer, true);
EXCEPTION WHEN OTHERS THEN
  RETURN false;
END
`)}`;

const tried = (sql: string): string => `BEGIN\n  ${sql};\nEXCEPTION WHEN OTHERS THEN NULL;\nEND;`;

/** The tables that hold rows which those of other tables refer to, and these. */
export function withReferenced(tables: Iterable<string>, catalog: Catalog): Set<string> {
  const all = new Set(tables);
  for (const id of all)
    for (const object of catalogIndex(catalog).childrenOf(id)) {
      const target = referenced(object);
      if (target !== undefined) all.add(target);
    }
  return all;
}

/** Referenced tables first; in a circle, some order. */
function byReference(tables: readonly CatalogObject[], catalog: Catalog): readonly CatalogObject[] {
  const byId = new Map(tables.map((table) => [table.id, table]));
  const ordered = new Set<CatalogObject>();
  const open = new Set<string>();
  const visit = (table: CatalogObject): void => {
    if (ordered.has(table) || open.has(table.id)) return;
    open.add(table.id);
    for (const object of catalogIndex(catalog).childrenOf(table)) {
      const target = byId.get(referenced(object) ?? '');
      if (target) visit(target);
    }
    ordered.add(table);
  };
  tables.forEach(visit);
  return [...ordered];
}

function referenced({ properties }: CatalogObject): string | undefined {
  const path = properties['referencedTable'];
  return Array.isArray(path) ? idOf(tableKind.kind, ...(path as string[])) : undefined;
}

async function rowsOf(
  client: Client,
  table: CatalogObject,
  catalog: Catalog,
  { width, first }: { readonly width: Width; readonly first: number },
): Promise<string[]> {
  const parts = catalogIndex(catalog).childrenOf(table);
  const keys = parts.filter((part) => referenced(part) !== undefined);
  const columns = parts.filter(
    (part) =>
      isKind(part, columnKind) && part.properties.generated === undefined && part.properties.identity !== 'always',
  );
  const checks = parts.flatMap(({ properties }) =>
    properties['type'] === 'check' && typeof properties['expression'] === 'string' ? [properties['expression']] : [],
  );
  const choices = await passing(
    client,
    columns.map((column) => ({ column, values: valuesOf(column, catalog, checks, width) })),
    checks,
  );
  const unique = new Set(parts.flatMap(keyColumns));
  return Array.from({ length: tries[width] }, (_, at) => at + first).map((row) => {
    const values = columns.map((column, at) => {
      const key = keys.find(({ properties }) => (properties['columns'] as string[]).includes(column.path[2] ?? ''));
      // Each column goes through its values at a pace of its own, so that they meet in other pairs.
      const numbered = choices[at]!.filter((value) => value.includes('{row}') || value.includes('gen_random_uuid'));
      // Every other row has a key of its own.
      const isNumbered = row % 2 === 0 && unique.has(column.path[2] ?? '') && numbered.length > 0;
      const own = isNumbered ? numbered : choices[at]!;
      const value = own[(row + Math.floor(row / own.length) * (at + 1)) % own.length]!;
      return key && value !== 'NULL' ? fromReferenced(key, column, row) : value.replaceAll('{row}', String(row));
    });
    const names = columns.map(({ path }) => ident(path[2] ?? '')).join(', ');
    const into = `INSERT INTO ${qualified(...table.path)}`;
    return columns.length === 0 ? `${into} DEFAULT VALUES` : `${into} (${names}) VALUES (${values.join(', ')})`;
  });
}

/** The columns of a primary key or a unique constraint. */
const keyColumns = ({ properties }: CatalogObject): string[] =>
  properties['type'] === 'primary key' || properties['type'] === 'unique' ? (properties['columns'] as string[]) : [];

interface Choice {
  readonly column: CatalogObject;
  readonly values: readonly string[];
}

/** Of each column the values that pass the CHECKs which speak of that column alone. */
async function passing(client: Client, choices: readonly Choice[], checks: readonly string[]): Promise<string[][]> {
  const names = choices.map(({ column }) => column.path[2] ?? '');
  const alone = (name: string): string[] =>
    checks.filter(
      (check) => mentions(check, name) && names.every((other) => other === name || !mentions(check, other)),
    );
  const questions = choices.flatMap(({ column, values }, at) => {
    const name = column.path[2] ?? '';
    const own = alone(name);
    if (own.length === 0) return [];
    return values.flatMap((value, place) => {
      if (value === 'DEFAULT') return [];
      const as = `(SELECT (${value.replaceAll('{row}', '1')})::${column.properties['type'] as string} AS ${ident(name)}) t`;
      return [{ at, place, sql: `SELECT ${own.map((check) => `(${check})`).join(' AND ')} FROM ${as}` }];
    });
  });
  if (questions.length === 0) return choices.map(({ values }) => [...values]);
  const asked = questions.map(({ sql }) => `pg_temp.archon_is_true(${literal(sql)})`).join(', ');
  const [row] = await client.query<{ answers: readonly boolean[] }>(
    `SELECT pg_catalog.to_jsonb(array[${asked}]) AS answers`,
  );
  const refused = new Set(
    questions.filter((_, index) => !row!.answers[index]).map(({ at, place }) => `${at} ${place}`),
  );
  return choices.map(({ values }, at) => {
    const left = values.filter((_, place) => !refused.has(`${at} ${place}`));
    return left.length > 0 ? left : [...values];
  });
}

/** Whether PostgreSQL's text of an expression names a column. */
const mentions = (check: string, name: string): boolean =>
  (check.replaceAll(/'(?:[^']|'')*'/g, '').match(/"(?:[^"]|"")*"|[\w$\u0080-\uffff]+/g) ?? []).some(
    (word) => word === name || word === ident(name),
  );

function fromReferenced(key: CatalogObject, column: CatalogObject, row: number): string {
  const { columns, referencedTable, referencedColumns } = key.properties as Record<string, string[]>;
  const name = ident(referencedColumns?.[columns?.indexOf(column.path[2] ?? '') ?? 0] ?? '');
  const from = qualified(...(referencedTable ?? []));
  return `(SELECT r.${name} FROM ${from} r ORDER BY r.ctid LIMIT 1 OFFSET ${row} % greatest(1, (SELECT pg_catalog.count(*) FROM ${from})))`;
}

/** SQL expressions; `{row}` stands for the number of the row. */
function valuesOf(column: CatalogObject, catalog: Catalog, checks: readonly string[], width: Width): string[] {
  const { type, notNull, default: byDefault } = column.properties;
  const own = ofType(type as string, catalog);
  const named = checks.filter((check) => mentions(check, column.path[2] ?? ''));
  const constants = named.flatMap(constantsIn);
  const plain = [...constants, ...own.plain, ...(byDefault === undefined ? [] : ['DEFAULT'])];
  if (width === 'plain') return plain.length > 0 ? plain : ['NULL'];
  return [
    ...(byDefault === undefined ? [] : ['DEFAULT']),
    ...(notNull === true ? [] : ['NULL']),
    ...constants,
    ...own.plain,
    ...own.bounds,
  ];
}

/** Texts and numbers of an expression as PostgreSQL prints it, and the numbers beside them. */
function constantsIn(expression: string): string[] {
  const texts = [...expression.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) =>
    literal(text.replaceAll("''", "'")),
  );
  const bare = expression.replaceAll(/'(?:[^']|'')*'/g, '');
  const numbers = [...bare.matchAll(/(?<![\w"])-?\d+(?:\.\d+)?/g)].flatMap(([number]) => [
    number,
    `${number} - 1`,
    `${number} + 1`,
  ]);
  return [...numbers, ...texts];
}

interface Values {
  readonly plain: readonly string[];
  readonly bounds: readonly string[];
}

const texts = ["'a{row}'", "'abc'", "'A 1'"];

/** Values of PostgreSQL's types (PostgreSQL manual, 8. Data Types). */
const known: Readonly<Record<string, Values>> = {
  boolean: { plain: ['true', 'false'], bounds: [] },
  smallint: { plain: ['{row}', '1', '0'], bounds: ['-32768', '32767', '-1'] },
  integer: { plain: ['{row}', '1', '0'], bounds: ['-2147483648', '2147483647', '-1'] },
  bigint: { plain: ['{row}', '1', '0'], bounds: ['-9223372036854775808', '9223372036854775807', '-1'] },
  numeric: { plain: ['{row}', '1', '0.5'], bounds: ['-1', "'NaN'", '123456789.123456789'] },
  real: { plain: ['{row}', '0.5'], bounds: ["'NaN'", "'-Infinity'", '1e30'] },
  'double precision': { plain: ['{row}', '0.5'], bounds: ["'NaN'", "'-Infinity'", '1e300'] },
  money: { plain: ['{row}'], bounds: ['-1'] },
  text: { plain: texts, bounds: ["''", literal('it\'s "🙂" \\'), "pg_catalog.repeat('x', 300)"] },
  'character varying': { plain: texts, bounds: ["''", literal('it\'s "🙂" \\'), "pg_catalog.repeat('x', 300)"] },
  character: { plain: ["'a'"], bounds: ["''"] },
  uuid: { plain: ['pg_catalog.gen_random_uuid()'], bounds: ["'00000000-0000-0000-0000-000000000000'"] },
  json: { plain: ["'{}'", "'[]'"], bounds: ["'null'", `'"x"'`, "'1'"] },
  jsonb: { plain: ["'{}'", "'[]'"], bounds: ["'null'", `'"x"'`, "'1'"] },
  date: { plain: ["date '2024-02-29' + {row}"], bounds: ["'infinity'", "'0001-01-01 BC'"] },
  timestamp: {
    plain: ["timestamp '2024-02-29 12:00' + {row} * interval '1 hour'"],
    bounds: ["'infinity'", "'2024-01-01 00:00:00.123456'"],
  },
  time: { plain: ["time '12:00' + {row} * interval '1 minute'"], bounds: ["'23:59:59.999999'"] },
  interval: { plain: ["{row} * interval '1 day'"], bounds: ["'-1 month 2 days 3.5 seconds'"] },
  bytea: { plain: ["'\\x61'"], bounds: ["''"] },
  inet: { plain: ["'10.0.0.{row}'"], bounds: ["'::1'"] },
  cidr: { plain: ["'10.0.{row}.0/24'"], bounds: ["'::/0'"] },
  macaddr: { plain: ["'08:00:2b:01:02:03'"], bounds: [] },
  macaddr8: { plain: ["'08:00:2b:01:02:03:04:05'"], bounds: [] },
  point: { plain: ["'({row},1)'"], bounds: [] },
  line: { plain: ["'{1,2,3}'"], bounds: [] },
  tsvector: { plain: ["'a b'"], bounds: ["''"] },
  xml: { plain: ["'<a/>'"], bounds: [] },
};

function ofType(type: string, catalog: Catalog): Values {
  if (type.endsWith('[]')) {
    const element = ofType(type.slice(0, -2), catalog).plain[0];
    return { plain: [`'{}'::${type}`, ...(element === undefined ? [] : [`array[${element}]::${type}`])], bounds: [] };
  }
  const enumeration = catalog.objects.find(({ id }) => id === `enum ${type}`);
  if (enumeration) return { plain: (enumeration.properties['values'] as string[]).map(literal), bounds: [] };
  const [, base = type, length] = /^([a-z ]+?)(?:\((\d+).*\))?(?: with(?:out)? time zone)?$/.exec(type) ?? [];
  if (base.startsWith('bit')) return { plain: [`pg_catalog.repeat('1', ${length ?? '1'})::${type}`], bounds: [] };
  const values = Object.hasOwn(known, base) ? known[base]! : { plain: [], bounds: [] };
  return length !== undefined && base.startsWith('character')
    ? { ...values, bounds: [...values.bounds, `pg_catalog.repeat('x', ${length})`] }
    : values;
}
