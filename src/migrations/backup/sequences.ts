import type { Client } from '../../postgres/connect/index.js';
import { ident, literal, qualified } from '../../postgres/sql/index.js';
import type { LostSequence, LostTable } from './lost-rows.js';
import type { SavedSequence } from './manifest.js';

interface State {
  readonly lastValue: string;
  readonly isCalled: boolean;
}

/** Where the sequences stand that go: those of the tables' columns (serial, identity), and those that stand alone. */
export async function readSequences(
  client: Client,
  tables: readonly LostTable[],
  alone: readonly LostSequence[],
): Promise<SavedSequence[]> {
  const found = new Map<string, Omit<SavedSequence, keyof State>>();
  for (const { schema, table, columns } of tables) {
    const owned = await client.query<{ schema: string; name: string; column: string }>(
      `select n.nspname as schema, s.relname as name, a.attname as column
       from pg_catalog.pg_depend d
       join pg_catalog.pg_class s on s.oid = d.objid and s.relkind = 'S'
       join pg_catalog.pg_namespace n on n.oid = s.relnamespace
       join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
       where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.deptype in ('a', 'i')
         and d.refclassid = d.classid and d.refobjid = pg_catalog.to_regclass($1)
       order by 1, 2`,
      [qualified(schema, table)],
    );
    for (const { schema: of, name, column } of owned)
      if (!columns || columns.includes(column))
        found.set(qualified(of, name), { schema: of, name, owner: { schema, table, column } });
  }
  for (const { schema, name } of alone) {
    const key = qualified(schema, name);
    if (!found.has(key) && (await regclassOf(client, { schema, name })) === key) found.set(key, { schema, name });
  }
  const saved: SavedSequence[] = [];
  for (const [key, sequence] of found) saved.push({ ...sequence, ...(await readState(client, key)) });
  return saved;
}

/**
 * Finds a saved sequence, by its name or by the column that owns it.
 *
 * @returns its name, quoted; undefined where it is missing
 */
export async function regclassOf(
  client: Client,
  { schema, name, owner }: Pick<SavedSequence, 'schema' | 'name' | 'owner'>,
): Promise<string | undefined> {
  const of =
    owner &&
    `pg_catalog.pg_get_serial_sequence(${literal(qualified(owner.schema, owner.table))}, ${literal(owner.column)})`;
  const [row] = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, s.relname as name
     from pg_catalog.pg_class s join pg_catalog.pg_namespace n on n.oid = s.relnamespace
     where s.relkind = 'S' and s.oid = coalesce(pg_catalog.to_regclass($1), ${of ?? 'null'}::pg_catalog.regclass)`,
    [qualified(schema, name)],
  );
  return row && qualified(row.schema, row.name);
}

/** Sets a sequence to where it stood, unless it stands further on: its next value must be new. */
export async function setSequence(client: Client, regclass: string, saved: SavedSequence): Promise<void> {
  const state = await readState(client, regclass);
  const [row] = await client.query<{ increment: string }>(
    'select seqincrement::text as increment from pg_catalog.pg_sequence where seqrelid = $1::pg_catalog.regclass',
    [regclass],
  );
  const increment = BigInt(row?.increment ?? 1);
  const next = ({ lastValue, isCalled }: State): bigint => BigInt(lastValue) + (isCalled ? increment : 0n);
  const isAhead = increment > 0n ? next(state) > next(saved) : next(state) < next(saved);
  if (isAhead) return;
  await client.query(
    `select pg_catalog.setval(${literal(regclass)}::pg_catalog.regclass, ${saved.lastValue}, ${saved.isCalled})`,
  );
}

async function readState(client: Client, name: string): Promise<State> {
  const [state] = await client.query<State>(
    `select last_value::text as ${ident('lastValue')}, is_called as ${ident('isCalled')} from ${name}`,
  );
  if (!state) throw new Error(`The sequence ${name} has no state.`);
  return state;
}
