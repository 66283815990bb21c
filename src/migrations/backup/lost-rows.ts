import { columnKind, isKind, kindOf, sequenceKind, tableKind } from '../../postgres/kinds/index.js';
import { defined, idOf } from '../../postgres/model/index.js';
import type { Client } from '../../postgres/connect/index.js';
import type { Migration, RenamedObject } from '../../project/index.js';
import { ident, qualified } from '../../postgres/sql/index.js';
import { report } from '../../progress/index.js';

/** A table that a rollback drops, or from which it drops columns. */
export interface LostTable {
  readonly schema: string;
  readonly table: string;
  /** Only these columns go, the table stays. */
  readonly columns?: readonly string[];
}

/** The same with the rows in it. */
export interface TableLoss extends LostTable {
  readonly rows: number;
  /** With `columns`: how many of these rows hold a value in one of them. */
  readonly filled?: number;
}

/** A sequence that a rollback drops. */
export interface LostSequence {
  readonly schema: string;
  readonly name: string;
}

type Pairs = readonly (readonly [Migration, Migration | undefined])[];

/**
 * What taking migrations back drops: tables and columns of their snapshots that the ones before do not have.
 *
 * @param pairs each migration with the one before it, the newest first
 * @returns under the names that they have now
 */
export function lostTables(pairs: Pairs): LostTable[] {
  const whole = new Map<string, LostTable>();
  const parts = new Map<string, Set<string>>();
  for (const [at, [migration, before]] of pairs.entries()) {
    const newer = pairs.slice(0, at).map(([{ renames }]) => renames);
    const kept = new Set([...(before?.declared?.catalog.objects.map(({ id }) => id) ?? []), ...migration.takenOver]);
    for (const { kind, path } of migration.declared?.catalog.objects ?? []) {
      const { holdsRows } = kindOf(kind);
      if (!holdsRows && kind !== columnKind.kind) continue;
      const was = pathBefore(path, migration.renames);
      const [schema = '', table = '', column = ''] = newer.reduceRight(pathAfter, path);
      const key = JSON.stringify([schema, table]);
      if (kept.has(idOf(kind, ...was))) continue;
      if (holdsRows) whole.set(key, { schema, table });
      else if (kept.has(idOf(tableKind.kind, ...was.slice(0, 2))))
        parts.set(key, (parts.get(key) ?? new Set()).add(column));
    }
  }
  const columns = [...parts].filter(([key]) => !whole.has(key));
  return [
    ...whole.values(),
    ...columns.map(([key, names]): LostTable => {
      const [schema = '', table = ''] = JSON.parse(key) as string[];
      return { schema, table, columns: [...names] };
    }),
  ];
}

/**
 * Columns that go and cannot come back while their table holds rows: NOT NULL, with nothing to fill them. A backup does not help, for
 * it is put back after the migration is applied again.
 */
export function unfillable(migrations: readonly Migration[], losses: readonly TableLoss[]): string[] {
  return losses
    .filter(({ rows, columns }) => rows > 0 && columns !== undefined)
    .flatMap(({ schema, table, columns = [] }) =>
      columns
        .map((column) => idOf(columnKind.kind, schema, table, column))
        .filter((id) =>
          migrations.some(({ declared }) =>
            declared?.catalog.objects.some(
              (object) =>
                object.id === id &&
                object.properties['notNull'] === true &&
                ['default', 'generated', 'identity'].every((property) => object.properties[property] === undefined),
            ),
          ),
        ),
    );
}

/** How long the path of each is. */
const lengths = { schema: 1, table: 2, column: 3 } as const;

/** The names that a table or column has once a migration has renamed it, its table or its schema. */
function pathAfter(path: readonly string[], renames: readonly RenamedObject[]): readonly string[] {
  const isWithin = ({ kind, from }: RenamedObject): boolean =>
    kind in lengths && from.length <= path.length && from.every((name, at) => name === path[at]);
  const found = renames.filter(isWithin).sort((a, b) => b.from.length - a.from.length)[0];
  return found ? [...found.to, ...path.slice(found.from.length)] : path;
}

/** The names that a table or column had before a migration renamed it, its table or its schema. */
function pathBefore(path: readonly string[], renames: readonly RenamedObject[]): readonly string[] {
  const isWithin = ({ kind, to }: RenamedObject): boolean =>
    kind in lengths && to.length <= path.length && to.every((name, at) => name === path[at]);
  // The innermost says it all: its old path holds the old names of what is around it.
  const found = renames.filter(isWithin).sort((a, b) => b.to.length - a.to.length)[0];
  return found ? [...found.from, ...path.slice(found.to.length)] : path;
}

/** The sequences that taking migrations back drops, but those of identity columns. */
export function lostSequences(pairs: Pairs): LostSequence[] {
  return pairs.flatMap(([{ declared }, before]) => {
    const kept = new Set(before?.declared?.catalog.objects.map(({ id }) => id));
    return (declared?.catalog.objects ?? [])
      .filter((object) => isKind(object, sequenceKind) && !kept.has(object.id))
      .map(({ path: [schema = '', name = ''] }) => ({ schema, name }));
  });
}

/** Counts the rows of those tables that exist, and of the tables that lose theirs with them. */
export async function countRows(client: Client, tables: readonly LostTable[]): Promise<TableLoss[]> {
  const losses: TableLoss[] = [];
  for (const { partitioned, ...lost } of await findTables(client, tables)) {
    const name = qualified(lost.schema, lost.table);
    report({ step: 'count', subject: `${lost.schema}.${lost.table}` });
    const isFilled = lost.columns?.map((column) => `${ident(column)} is not null`).join(' or ') ?? 'false';
    const [count] = await client.query<{ rows: string; filled: string }>(
      `select pg_catalog.count(*)::text as rows, pg_catalog.count(*) filter (where ${isFilled})::text as filled
       from ${partitioned ? '' : 'only '}${name}`,
    );
    const filled = lost.columns ? Number(count?.filled ?? 0) : undefined;
    losses.push({ ...lost, rows: Number(count?.rows ?? 0), ...defined({ filled }) });
  }
  return losses;
}

interface Found extends LostTable {
  readonly partitioned: boolean;
}

/**
 * Leaves out tables that do not exist and partitions, whose rows go with their partitioned table's; adds the tables that inherit a
 * column which goes (PostgreSQL manual, 5.11. Inheritance: it is dropped from them as well).
 */
async function findTables(client: Client, tables: readonly LostTable[]): Promise<Found[]> {
  const keyOf = ({ schema, table }: LostTable): string => qualified(schema, table);
  const listed = new Map(tables.map((lost) => [keyOf(lost), lost]));
  const found = new Map<string, Found>();
  for (const lost of tables) {
    const [facts] = await client.query<{
      partitioned: boolean;
      above: { schema: string; table: string }[];
      heirs: { schema: string; table: string }[];
    }>(
      `with recursive heir as (
         select pg_catalog.to_regclass($1)::pg_catalog.oid as oid
         union select i.inhrelid from pg_catalog.pg_inherits i join heir on heir.oid = i.inhparent
       )
       select c.relkind = 'p' as partitioned,
         (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('schema', n.nspname, 'table', p.relname)), '[]')
          from pg_catalog.pg_partition_ancestors(c.oid) a join pg_catalog.pg_class p on p.oid = a.relid and p.oid <> c.oid
          join pg_catalog.pg_namespace n on n.oid = p.relnamespace) as above,
         (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('schema', n.nspname, 'table', p.relname) order by n.nspname, p.relname), '[]')
          from heir join pg_catalog.pg_class p on p.oid = heir.oid and p.oid <> c.oid
          join pg_catalog.pg_namespace n on n.oid = p.relnamespace where c.relkind = 'r') as heirs
       from pg_catalog.pg_class c where c.oid = pg_catalog.to_regclass($1) and c.relkind in ('r', 'p')`,
      [keyOf(lost)],
    );
    if (!facts) continue;
    const { partitioned, above, heirs } = facts;
    const saved = above.map((table) => listed.get(keyOf(table))).filter((table) => table !== undefined);
    if (saved.some(({ columns }) => !columns || lost.columns)) continue;
    found.set(keyOf(lost), { ...lost, partitioned });
    if (!lost.columns) continue;
    for (const heir of heirs)
      if (!listed.has(keyOf(heir))) found.set(keyOf(heir), { ...lost, ...heir, partitioned: false });
  }
  return [...found.values()];
}
