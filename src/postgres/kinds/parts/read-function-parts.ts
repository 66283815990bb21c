import type { Client } from '../../connect/index.js';
import { idOf } from '../../model/index.js';
import { literal } from '../../sql/index.js';
import { isOwnFunction } from './catalog-sql.js';

/** One argument of a function, in parts. */
export interface ArgumentParts {
  /** `in`, `out`, `inout` or `variadic`. */
  readonly mode: string;
  /** Empty where it has none. */
  readonly name: string;
  readonly type: string;
  /** The SQL expression of its default. */
  readonly default: string | null;
}

/** What a function's catalog entry holds in one text, in parts. */
export interface FunctionParts {
  /** Without the columns of RETURNS TABLE. */
  readonly arguments: readonly ArgumentParts[];
  /** Its body is SQL that PostgreSQL has parsed (BEGIN ATOMIC, RETURN), and no text. */
  readonly isParsed: boolean;
}

interface Row extends FunctionParts {
  readonly path: readonly [string, string, string];
}

/**
 * Reads the functions of some schemas in parts, each by its id.
 *
 * @param client in a transaction, at whose end its search_path is as before; one statement is sent
 */
export async function readFunctionParts(
  client: Client,
  schemas: readonly string[],
): Promise<ReadonlyMap<string, FunctionParts>> {
  const rows = await client.query<Row>(
    // The types are printed after the rows are joined, so with their schemas.
    `with printing as materialized (select pg_catalog.set_config('search_path', '', true) as path)
     select pg_catalog.jsonb_build_array(n.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)) as path,
       p.prosqlbody is not null as "isParsed",
       coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
           'mode', case m.mode when 'o' then 'out' when 'b' then 'inout' when 'v' then 'variadic' else 'in' end,
           'name', coalesce(p.proargnames[a.at], ''),
           'type', pg_catalog.format_type(a.type, null),
           'default', pg_catalog.pg_get_function_arg_default(p.oid, a.at::int)) order by a.at)
         from pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality a(type, at)
         cross join lateral (select coalesce(p.proargmodes[a.at], 'i') as mode) m
         where m.mode <> 't'), '[]'::jsonb) as arguments
     from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
     join printing on printing.path is not null
     where n.nspname::text = any (array[${schemas.map(literal).join(', ')}]::text[]) and ${isOwnFunction('p')}`,
  );
  return new Map(rows.map(({ path, ...parts }) => [idOf('function', ...path), parts]));
}
