import { columnKind, constraintKind, isKind, isTableColumn } from '../../postgres/kinds/index.js';
import { type Catalog, catalogIndex, type CatalogObject, idOf, parentId } from '../../postgres/model/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { SchemaError } from '../../errors/index.js';
import { ident, literal, qualified } from '../../postgres/sql/index.js';
import { quoted } from './decide-renames.js';
import { spelling, spellings, wouldFit } from './rename-answers.js';

/** How the values of columns become those of another type where PostgreSQL has no cast. */
export interface Conversions {
  /** What runs before the columns change. */
  readonly before: readonly string[];
  /** What runs when they have changed. */
  readonly after: readonly string[];
  /** By the id of a column: the expression behind `USING`. */
  readonly using: ReadonlyMap<string, string>;
}

/** Every row gets a new value: `--using column:users.id=new`. */
const isNew = 'new';

/** PostgreSQL manual, Appendix A: `cannot_coerce`. */
const cannotCoerce = '42846';

interface Retyped {
  readonly to: CatalogObject;
  readonly from: CatalogObject;
}

/**
 * Decides how the values of columns are made whose type changes to one that PostgreSQL does not cast to: by an expression that the
 * user states, or as new values. Columns of foreign keys follow the column that they refer to.
 *
 * @param client a connection to the shadow, inside a transaction
 * @param from the catalog before, under the names of the one after
 * @param usings the answers: `column:users.id=new`, or an SQL expression in which `old` is the value before
 * @throws SchemaError naming what is open and how to answer, or an answer that fits nothing
 */
export async function decideConversions(
  client: Client,
  from: Catalog,
  to: Catalog,
  usings: readonly string[],
): Promise<Conversions> {
  const answers = usings.map(readAnswer);
  const retyped = retypedColumns(from, to);
  const used = new Set<Answer>();
  const roots = new Map<string, { readonly change: Retyped; readonly expression: string }>();
  const uncast: Retyped[] = [];
  for (const change of retyped.values()) {
    const answer = answers.find(({ column }) => spellings(change.to).includes(column));
    if (answer) used.add(answer);
    if (answer) roots.set(change.to.id, { change, expression: answer.expression });
    else if (!(await hasCast(client, change))) uncast.push(change);
  }
  const rootOf = (change: Retyped): string => lastReferred(change.to, [from, to], retyped, (id) => roots.has(id)).id;
  const open = new Set(uncast.map(rootOf).filter((id) => !roots.has(id)));
  if (open.size > 0) throw unanswered([...open].flatMap((id) => retyped.get(id) ?? []));
  const idle = answers.find((answer) => !used.has(answer));
  if (idle)
    throw new SchemaError(
      'argument.invalid',
      `--using ${quoted(`${idle.column}=${idle.expression}`)}: no column of this name changes its type. ${wouldFit(
        `${idle.column}=…`,
        [...retyped.values()].map(({ to: column }) => `${spelling(column)}=…`),
      )}. Nothing was written.`,
      { facts: { option: '--using', value: `${idle.column}=${idle.expression}` } },
    );
  const conversions = [...roots.values()].map(({ change, expression }, index) =>
    conversionOf(change, expression, `archon_schema_convert_${index + 1}`),
  );
  const functions = new Map([...roots.keys()].map((id, index) => [id, conversions[index]?.name ?? '']));
  for (const change of uncast) functions.set(change.to.id, functions.get(rootOf(change)) ?? '');
  return {
    before: conversions.flatMap(({ before }) => before),
    after: conversions.flatMap(({ after }) => after),
    using: new Map(
      [...functions].map(([id, name]) => [id, `${name}(${ident(retyped.get(id)?.to.path.at(-1) ?? '')})`]),
    ),
  };
}

/** The way back: new values wherever PostgreSQL has no cast. */
export async function convertBack(client: Client, from: Catalog, to: Catalog): Promise<Conversions> {
  const retyped = retypedColumns(from, to);
  const roots = new Set<CatalogObject>();
  for (const change of retyped.values())
    if (!(await hasCast(client, change))) roots.add(lastReferred(change.to, [from, to], retyped, () => false));
  return decideConversions(
    client,
    from,
    to,
    [...roots].map((column) => `${spelling(column)}=${isNew}`),
  );
}

interface Answer {
  readonly column: string;
  readonly expression: string;
}

function readAnswer(given: string): Answer {
  const at = given.indexOf('=');
  const [column, expression] = [given.slice(0, at).trim(), given.slice(at + 1).trim()];
  if (at < 0 || !column.startsWith('column:') || expression === '')
    throw new SchemaError(
      'argument.invalid',
      `--using ${quoted(given)} has to be column:table.name=new, or an SQL expression instead of new in which old is the value before.`,
      { facts: { option: '--using', value: given } },
    );
  return { column, expression };
}

function retypedColumns(from: Catalog, to: Catalog): Map<string, Retyped> {
  const present = catalogIndex(from);
  return new Map(
    to.objects.flatMap((object) => {
      const was = present.get(object);
      const isStored = (one: CatalogObject): boolean => isTableColumn(one) && one.properties.generated === undefined;
      return was && isStored(object) && isStored(was) && typeOf(object) !== typeOf(was)
        ? [[object.id, { to: object, from: was }] as const]
        : [];
    }),
  );
}

const typeOf = ({ properties: { type } }: CatalogObject): string => (typeof type === 'string' ? type : '');

async function hasCast(client: Client, { to, from }: Retyped): Promise<boolean> {
  await client.exec('savepoint try_cast');
  try {
    await client.exec(`select null::${typeOf(from)}::${typeOf(to)}`);
    return true;
  } catch (error) {
    // A type that is not there yet is the schema's own, whose values go by their text.
    return (error as { code?: string }).code !== cannotCoerce || isOfSchema(typeOf(to)) || isOfSchema(typeOf(from));
  } finally {
    await client.exec('rollback to savepoint try_cast');
    await client.exec('release savepoint try_cast');
  }
}

const isOfSchema = (type: string): boolean => type.includes('.');

/** The column at the end of the foreign keys, or the first that is one already. */
function lastReferred(
  column: CatalogObject,
  catalogs: readonly Catalog[],
  retyped: ReadonlyMap<string, Retyped>,
  isEnd: (id: string) => boolean,
): CatalogObject {
  const seen = new Set<string>();
  let at = column;
  while (!isEnd(at.id) && !seen.has(at.id)) {
    seen.add(at.id);
    at = refersTo(at, catalogs, retyped) ?? at;
  }
  return at;
}

/** The column that a foreign key of this column refers to, where that changes its type, too. */
function refersTo(
  column: CatalogObject,
  catalogs: readonly Catalog[],
  retyped: ReadonlyMap<string, Retyped>,
): CatalogObject | undefined {
  const name = column.path.at(-1) ?? '';
  for (const { objects } of catalogs)
    for (const key of objects) {
      if (!isKind(key, constraintKind) || parentId(key) !== parentId(column) || key.properties.type !== 'foreign key')
        continue;
      const { columns = [], referencedColumns = [], referencedTable: table = [] } = key.properties;
      const other = referencedColumns[columns.indexOf(name)];
      const found = other === undefined ? undefined : retyped.get(idOf(columnKind.kind, ...table, other))?.to;
      if (found && found.id !== column.id) return found;
    }
  return undefined;
}

interface Conversion {
  readonly name: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

function conversionOf({ to, from }: Retyped, expression: string, name: string): Conversion {
  const [a, b] = [typeOf(from), typeOf(to)];
  const call = qualified('pg_temp', name);
  const drop = `DROP FUNCTION ${call}(${a})`;
  const declare = `CREATE FUNCTION ${call}(old ${a}) RETURNS ${b}`;
  if (expression !== isNew)
    return { name: call, before: [`${declare} LANGUAGE sql AS ${literal(`SELECT (${expression})`)}`], after: [drop] };
  const values = qualified('pg_temp', `${name}_values`);
  const [schema = '', table = '', column = ''] = to.path;
  const body = `
DECLARE
  found ${b};
BEGIN
  SELECT v.new INTO STRICT found FROM ${values} v WHERE v.old = $1;
  RETURN found;
END
`;
  return {
    name: call,
    before: [
      `CREATE TABLE ${values} (old ${a} PRIMARY KEY, new ${b} NOT NULL UNIQUE)`,
      `INSERT INTO ${values} SELECT d.old, ${newValue(to)} FROM (SELECT DISTINCT ${ident(column)} AS old FROM ${qualified(schema, table)} WHERE ${ident(column)} IS NOT NULL) d`,
      `${declare} LANGUAGE plpgsql STRICT AS ${literal(body)}`,
    ],
    after: [drop, `DROP TABLE ${values}`],
  };
}

/** A value that no other row has; numbers go by the order of the old values. */
function newValue(column: CatalogObject): string {
  const type = typeOf(column);
  if (type === 'uuid') return 'pg_catalog.gen_random_uuid()';
  if (/^(smallint|integer|bigint|numeric\b.*)$/.test(type)) return 'pg_catalog.row_number() OVER (ORDER BY d.old)';
  throw new SchemaError(
    'generate.conversion',
    `No new values can be made up for ${column.id}, of type ${type}: new numbers and uuids can. Nothing was written.`,
    { facts: { object: column.id, found: type } },
  );
}

function unanswered(open: readonly Retyped[]): SchemaError {
  const ways = open.map(({ to, from }) => {
    const name = spelling(to);
    return `${to.id} changes from ${typeOf(from)} to ${typeOf(to)}: --using ${name}=new, or --using ${quoted(`${name}=<SQL expression over old>`)}`;
  });
  return new SchemaError(
    'generate.conversion',
    `PostgreSQL casts no ${typeOf(open[0]!.from)} to ${typeOf(open[0]!.to)}: say how the values of ${open[0]!.to.id} are made. Nothing was written.`,
    {
      facts: { objects: open.map(({ to }) => to.id), found: typeOf(open[0]!.from), expected: typeOf(open[0]!.to) },
      details: [...ways, 'Columns whose foreign keys refer to it follow.'],
    },
  );
}
