import { idOf } from '../../postgres/model/index.js';

type Parts = Readonly<Record<string, unknown>>;

/** The part of a snapshot that is an object of objects. */
const entries = (parts: Parts, name: string): Parts[] => Object.values((parts[name] ?? {}) as Record<string, Parts>);

const nameOf = ({ name }: Parts): string => cut(name as string);

/** PostgreSQL keeps 63 bytes of a name. */
const cut = (name: string): string => new TextDecoder().decode(Buffer.from(name).subarray(0, 63), { stream: true });

const schemaOf = ({ schema }: Parts): string => (schema === undefined || schema === '' ? 'public' : (schema as string));

/** The ids of everything that a snapshot of drizzle-kit describes. */
export function knownToDrizzle(snapshot: unknown): Set<string> {
  const parts = (snapshot ?? {}) as Parts;
  const inSchemas = { enums: 'enum', views: 'view', sequences: 'sequence' } as const;
  const alone = { schemas: 'schema', roles: 'role' } as const;
  return new Set([
    ...entries(parts, 'tables').flatMap(ofTable),
    ...Object.entries(inSchemas).flatMap(([part, kind]) =>
      entries(parts, part).map((object) => idOf(kind, schemaOf(object), nameOf(object))),
    ),
    ...Object.entries(alone).flatMap(([part, kind]) =>
      Object.keys((parts[part] ?? {}) as Parts).map((name) => idOf(kind, cut(name))),
    ),
  ]);
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
