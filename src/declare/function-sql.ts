import { is } from 'drizzle-orm';
import { PgRole } from 'drizzle-orm/pg-core';
import { dollarQuoted, ident, ifMissing, literal, qualified } from '../postgres/sql/index.js';
import { endingComments } from './expression.js';
import type { PgFunction, PgFunctionArgument } from './pg-function.js';
import type { SharedFunction } from './shared.js';
import type { SharedRole } from './shared-role.js';
import { functionTarget } from './target.js';

/** CREATE FUNCTION; see https://www.postgresql.org/docs/current/sql-createfunction.html */
export function functionSql(declared: PgFunction): string {
  const {
    schema,
    name,
    args = [],
    returns,
    language,
    body,
    volatility,
    strict,
    security,
    parallel,
    leakproof,
    cost,
    rows,
    set = {},
  } = declared;
  return [
    `CREATE FUNCTION ${qualified(schema, name)}(${args.map(argument).join(', ')})`,
    `RETURNS ${endingComments(returns)}`,
    `LANGUAGE ${ident(language)}`,
    ...(volatility ? [volatility.toUpperCase()] : []),
    ...(strict ? ['STRICT'] : []),
    ...(security ? [`SECURITY ${security.toUpperCase()}`] : []),
    ...(parallel ? [`PARALLEL ${parallel.toUpperCase()}`] : []),
    ...(leakproof ? ['LEAKPROOF'] : []),
    ...(cost === undefined ? [] : [`COST ${cost}`]),
    ...(rows === undefined ? [] : [`ROWS ${rows}`]),
    ...Object.entries(set).map(
      ([setting, value]) => `SET ${setting.split('.').map(ident).join('.')} TO ${settingValue(setting, value)}`,
    ),
    `AS ${dollarQuoted(body)}`,
  ].join(' ');
}

/** Settings that are lists of names: one constant with commas in it would be one name (PostgreSQL source, GUC_LIST_QUOTE). */
const lists = ['search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries'];

function settingValue(setting: string, value: string): string {
  if (!lists.includes(setting.toLowerCase()) || value.trim() === '') return literal(value);
  const names = value.match(/(?:"(?:[^"]|"")*"|[^,"])+/g) ?? [value];
  return names
    .map((name) => name.trim())
    .map((name) => (/^".*"$/s.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name))
    .map(literal)
    .join(', ');
}

/** ALTER FUNCTION … OWNER TO, where an owner is declared. */
export function functionOwnerSql(declared: PgFunction): string[] {
  if (declared.owner === undefined) return [];
  const [schema = '', name = '', args = ''] = functionTarget(declared).path;
  return [`ALTER FUNCTION ${qualified(schema, name)}(${args}) OWNER TO ${ident(ownerName(declared) ?? '')}`];
}

/** The name of the role that owns a function, where one is declared. */
export const ownerName = ({ owner }: PgFunction): string | undefined =>
  owner === undefined || typeof owner === 'string' ? owner : is(owner, PgRole) ? owner.name : owner.role.name;

const argument = ({ name, type, mode = 'in', default: otherwise }: PgFunctionArgument): string =>
  [
    ...(mode === 'in' ? [] : [mode.toUpperCase()]),
    ...(name === undefined ? [] : [ident(name)]),
    type,
    ...(otherwise === undefined ? [] : [`DEFAULT ${endingComments(otherwise)}`]),
  ].join(' ');

/** The function, where it is missing. */
export function sharedFunctionSql({ function: declared }: SharedFunction): string {
  const [schema = '', name = '', args = ''] = functionTarget(declared).path;
  const signature = `${qualified(schema, name)}(${args})`;
  return ifMissing(`pg_catalog.to_regprocedure(${literal(signature)}) IS NULL`, functionSql(declared));
}

const attributeWords = {
  login: 'LOGIN',
  inherit: 'INHERIT',
  bypassRls: 'BYPASSRLS',
  createDb: 'CREATEDB',
  createRole: 'CREATEROLE',
} as const;

/** The role, where it is missing. */
export function sharedRoleSql({ role, attributes }: SharedRole): string {
  const words = Object.entries(attributes).map(
    ([key, on]) => `${on ? '' : 'NO'}${attributeWords[key as keyof typeof attributeWords]}`,
  );
  const create = `CREATE ROLE ${ident(role.name)}${words.length > 0 ? ` WITH ${words.join(' ')}` : ''}`;
  return ifMissing(`NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(role.name)})`, create);
}
