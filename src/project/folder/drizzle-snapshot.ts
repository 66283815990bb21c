import { idOf } from '../../postgres/model/index.js';
import type { Migration } from './migration-files.js';

/*
 * drizzle-kit's snapshots: up to 0.31 each holds a whole schema, from 1.0 on the first does and the others hold what changed.
 * Only what is needed here is read of them.
 */

type Parts = Readonly<Record<string, unknown>>;

/** Which snapshot it is, and upon which it builds. */
export function linksOf(snapshot: unknown): { readonly id?: string; readonly parents: readonly string[] } {
  const { id, prevId, prevIds } = (snapshot ?? {}) as { id?: string; prevId?: string; prevIds?: string[] };
  return { ...(id !== undefined && { id }), parents: prevIds ?? (prevId === undefined ? [] : [prevId]) };
}

/** drizzle-kit's snapshot, as far as it is told from others here. */
export interface DrizzleSnapshot {
  readonly id: string;
  readonly version: string;
  /** Up to 0.31. */
  readonly prevId?: string;
  /** From 1.0 on. */
  readonly prevIds?: readonly string[];
}

/** The snapshot of a migration behind another, which changes nothing that drizzle-kit knows of. */
export function unchangedSnapshot(before: DrizzleSnapshot, id: string): DrizzleSnapshot {
  if (before.prevIds === undefined) return { ...before, id, prevId: before.id };
  const { version } = before;
  return {
    type: 'diff',
    version,
    dialect: 'postgres',
    id,
    prevIds: [before.id],
    footprints: [],
    deltas: [],
  } as DrizzleSnapshot;
}

/** What drizzle-kit knew after the last of these migrations. */
export interface KnownToDrizzle {
  /** The ids of everything that it describes. */
  readonly ids: ReadonlySet<string>;
  /** The tables (schema and name) with row level security. */
  readonly secured: readonly (readonly [schema: string, name: string])[];
}

/**
 * Reads what drizzle-kit knew after the last migration.
 *
 * @param history all migrations up to it, oldest first
 */
export function knownToDrizzle(history: readonly Pick<Migration, 'snapshot'>[]): KnownToDrizzle {
  const last = (history.at(-1)?.snapshot ?? {}) as Parts;
  return Array.isArray(last['prevIds'])
    ? knownOfRows(rowsOf(history.map(({ snapshot }) => snapshot)))
    : knownOfTree(last);
}

/** One object in a snapshot of 1.0. */
interface Row extends Parts {
  readonly entityType: string;
  readonly name: string;
}

interface Delta {
  readonly op: 'create' | 'drop' | 'alter' | 'rename';
  readonly row?: Row;
  readonly key?: string;
  readonly set?: Parts;
}

function rowsOf(snapshots: readonly unknown[]): readonly Row[] {
  const rows = new Map<string, Row>();
  const add = (row: Row): void => void rows.set(keyOf(row), row);
  for (const snapshot of snapshots) {
    const { ddl, deltas = [] } = (snapshot ?? {}) as { ddl?: readonly Row[]; deltas?: readonly Delta[] };
    if (ddl) {
      rows.clear();
      ddl.forEach(add);
    }
    for (const { op, row, key = '', set = {} } of deltas) {
      if (row) add(row);
      const before = row ? undefined : rows.get(key);
      if (!before) continue;
      rows.delete(key);
      if (op === 'drop') continue;
      const after = { ...before, ...set };
      add(after);
      if (keyOf(after) === key) continue;
      // What stands on a table or in a schema follows its new name.
      const isSchema = before.entityType === 'schemas';
      for (const [other, one] of [...rows].filter(([, row]) => isOn(row, before))) {
        rows.delete(other);
        add({ ...one, ...(isSchema ? { schema: after.name } : { schema: after['schema'], table: after.name }) });
      }
    }
  }
  return [...rows.values()];
}

const isOn = (row: Row, parent: Row): boolean =>
  parent.entityType === 'schemas'
    ? row['schema'] === parent.name
    : parent.entityType === 'tables' && row['schema'] === parent['schema'] && row['table'] === parent.name;

/** drizzle-kit's key: the type, and the names that tell an object from others of it. */
function keyOf(row: Row): string {
  const { entityType, name } = row;
  const [schema, table] = [row['schema'], row['table']];
  const hasOwnName = entityType === 'indexes' || table === undefined;
  const names = [schema, ...(hasOwnName ? [] : [table]), name].filter((part) => part !== undefined);
  return `${entityType}\0${JSON.stringify(names)}`;
}

/** The kind of each of drizzle-kit's types. */
const kinds: Readonly<Record<string, string>> = {
  schemas: 'schema',
  tables: 'table',
  enums: 'enum',
  columns: 'column',
  indexes: 'index',
  fks: 'constraint',
  pks: 'constraint',
  uniques: 'constraint',
  checks: 'constraint',
  sequences: 'sequence',
  roles: 'role',
  policies: 'policy',
  views: 'view',
};

function knownOfRows(rows: readonly Row[]): KnownToDrizzle {
  const ids = rows.flatMap((row) => {
    const kind = kinds[row.entityType];
    const { schema, table, name } = row as unknown as Record<'schema' | 'table' | 'name', string | undefined>;
    const path = row.entityType === 'indexes' ? [schema, name] : [schema, table, name];
    return kind === undefined ? [] : [idOf(kind, ...path.flatMap((part) => (part === undefined ? [] : [cut(part)])))];
  });
  const secured = rows.flatMap((row) =>
    row.entityType === 'tables' && row['isRlsEnabled'] === true ? [[String(row['schema']), row.name] as const] : [],
  );
  return { ids: new Set(ids), secured };
}

/** The part of a snapshot that is an object of objects. */
const entries = (parts: Parts, name: string): Parts[] => Object.values((parts[name] ?? {}) as Record<string, Parts>);

const nameOf = ({ name }: Parts): string => cut(name as string);

/** PostgreSQL keeps 63 bytes of a name. */
const cut = (name: string): string => new TextDecoder().decode(Buffer.from(name).subarray(0, 63), { stream: true });

const schemaOf = ({ schema }: Parts): string => (schema === undefined || schema === '' ? 'public' : (schema as string));

function knownOfTree(parts: Parts): KnownToDrizzle {
  const inSchemas = { enums: 'enum', views: 'view', sequences: 'sequence' } as const;
  const alone = { schemas: 'schema', roles: 'role' } as const;
  const tables = entries(parts, 'tables');
  const isSecured = (table: Parts): boolean => table['isRLSEnabled'] === true || entries(table, 'policies').length > 0;
  return {
    ids: new Set([
      ...tables.flatMap(ofTable),
      ...Object.entries(inSchemas).flatMap(([part, kind]) =>
        entries(parts, part).map((object) => idOf(kind, schemaOf(object), nameOf(object))),
      ),
      ...Object.entries(alone).flatMap(([part, kind]) =>
        Object.keys((parts[part] ?? {}) as Parts).map((name) => idOf(kind, cut(name))),
      ),
    ]),
    secured: tables.filter(isSecured).map((table) => [schemaOf(table), nameOf(table)] as const),
  };
}

function ofTable(table: Parts): string[] {
  const [schema, name] = [schemaOf(table), nameOf(table)];
  const on = (part: string, kind: 'column' | 'constraint' | 'policy'): string[] =>
    entries(table, part).map((object) => idOf(kind, schema, name, nameOf(object)));
  const hasKey = entries(table, 'columns').some(({ primaryKey }) => primaryKey === true);
  return [
    idOf('table', schema, name),
    ...on('columns', 'column'),
    ...on('policies', 'policy'),
    ...['foreignKeys', 'compositePrimaryKeys', 'uniqueConstraints', 'checkConstraints'].flatMap((part) =>
      on(part, 'constraint'),
    ),
    // drizzle-kit leaves its name to PostgreSQL.
    ...(hasKey ? [idOf('constraint', schema, name, cut(`${name}_pkey`))] : []),
    ...entries(table, 'indexes').map((index) => idOf('index', schema, nameOf(index))),
  ];
}
