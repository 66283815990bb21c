import type { CatalogObject } from '../model/index.js';
import { ident, literal, qualified } from '../sql/index.js';
import { columnKind } from './column.js';
import type { Column } from './parts/column-properties.js';
import { constraintKind } from './constraint.js';
import { indexKind } from './pg-index.js';
import { defineKind, isKind, type PlanContext } from './kind.js';
import type { Hazard } from './statement.js';
import { isOwnFunction } from './parts/catalog-sql.js';
import { makeIfMissing } from './parts/create-if-missing.js';
import { keepAround, type KeptObject } from './parts/keep.js';
import { functionSignature, ownName, tableOf } from './parts/names.js';
import {
  compared,
  expression,
  flag,
  list,
  number,
  type ObjectWith,
  optional,
  text,
  typeName,
  worded,
} from './property.js';

/** A list of names is kept as it was printed when it was set: with more quotes under `quote_all_identifiers`. */
const sameQuotes = `case when v ~ '^(search_path|temp_tablespaces)='
        then pg_catalog.regexp_replace(v, '(=|, )"([a-z_][a-z0-9_$]*)"(?=,|$)', '\\1\\2', 'g') else v end`;

const signature = { isOfSignature: true } as const;

const properties = {
  type: compared(text(`case p.prokind when 'p' then 'procedure' else 'function' end`), signature),
  arguments: compared(expression('pg_catalog.pg_get_function_arguments(p.oid)'), signature),
  returns: compared(optional(typeName('pg_catalog.pg_get_function_result(p.oid)')), signature),
  language: compared(text('l.lanname'), signature),
  body: compared(text(`coalesce(pg_catalog.pg_get_function_sqlbody(p.oid), p.prosrc)`), { isPrinted: true }),
  volatility: text(`case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end`),
  strict: flag('p.proisstrict', 'STRICT', 'called on NULL input'),
  security: worded(text(`case when p.prosecdef then 'definer' else 'invoker' end`), {
    definer: 'SECURITY DEFINER',
    invoker: 'SECURITY INVOKER',
  }),
  leakproof: flag('p.proleakproof', 'LEAKPROOF', 'not LEAKPROOF'),
  parallel: text(`case p.proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end`),
  cost: number('p.procost'),
  rows: number('p.prorows'),
  owner: compared(optional(text('(select r.rolname from pg_catalog.pg_roles r where r.oid = p.proowner)')), {
    isOnlyDeclared: true,
  }),
  settings: optional(
    list(`(select pg_catalog.jsonb_agg(${sameQuotes} order by v) from pg_catalog.unnest(p.proconfig) v)`),
  ),
};

type PgFunction = ObjectWith<typeof properties>;

const path = ['s.nspname', 'p.proname', 'pg_catalog.oidvectortypes(p.proargtypes)'];

const own = `from pg_catalog.pg_proc p join scope s on s.oid = p.pronamespace and ${isOwnFunction('p')}`;

/** `pg_get_functiondef` says CREATE OR REPLACE: a plan that creates must not replace what it did not see. */
const createOnly = (definition: string): string =>
  definition.trimEnd().replace(/^CREATE OR REPLACE (FUNCTION|PROCEDURE)/, 'CREATE $1');

const ownedBy = (object: PgFunction): string[] => {
  const { owner } = object.properties;
  return owner === undefined ? [] : [`ALTER ROUTINE ${functionSignature(object.path)} OWNER TO ${ident(owner)}`];
};

/** Functions and procedures; aggregates and window functions cannot be declared and are left out. */
export const functionKind = defineKind({
  kind: 'function',
  properties,
  read: () => [
    {
      path,
      from: `from pg_catalog.pg_proc p
  join scope s on s.oid = p.pronamespace
  join pg_catalog.pg_language l on l.oid = p.prolang
  where ${isOwnFunction('p')}`,
      definition: 'pg_catalog.pg_get_functiondef(p.oid)',
    },
  ],
  declaredOwner: ({ properties: { owner } }) => owner,
  commentsAt: [{ catalog: 'pg_proc', oid: 'p.oid', path, from: own }],
  privileges: {
    names: { EXECUTE: 0 },
    everybodys: ['EXECUTE'],
    path,
    owner: 'p.proowner',
    given: 'p.proacl',
    usual: "pg_catalog.acldefault('f', p.proowner)",
    from: own,
  },
  dependenciesAt: [
    {
      catalog: 'pg_proc',
      oid: 'f.oid',
      path: ['n.nspname', 'f.proname', 'pg_catalog.oidvectortypes(f.proargtypes)'],
      from: `from pg_catalog.pg_proc f join namespace n on n.oid = f.pronamespace where f.prokind in ('f', 'p')`,
    },
  ],
  located: (names) => ({
    catalog: 'pg_proc',
    oid: `pg_catalog.to_regprocedure(${literal(functionSignature(names))})`,
  }),
  sqlName: ([schema = '', name = '', args = ''], word = 'ROUTINE') =>
    `${word} ${functionSignature([schema, name, args])}`,
  ownedBy: (names) => ({
    catalog: 'pg_proc',
    owner: 'proowner',
    lookup: 'regprocedure',
    name: functionSignature(names),
  }),
  nameAt: 1,
  renamed: (object) => `ROUTINE ${functionSignature(object.path)} RENAME`,
  moved: (object) => `ROUTINE ${functionSignature(object.path)}`,
  isNamedByCode: () => true,
  stepsAside: () => 'remade',
  heading: { order: 6, icon: '🧩', title: 'Functions' },
  create: (object, { shared }) => {
    const sql = createOnly(object.definition ?? '');
    return [shared.has(object.id) ? makeIfMissing(object, sql) : sql, ...ownedBy(object)];
  },
  drop: (object) => [
    `DROP ${object.properties.type === 'procedure' ? 'PROCEDURE' : 'FUNCTION'} IF EXISTS ${functionSignature(object.path)}`,
  ],
  alter: (to, _from, properties) =>
    properties.some((property) => ['type', 'arguments', 'returns'].includes(property))
      ? undefined
      : [...(isReplaced(properties) ? [replace(to)] : []), ...(properties.includes('owner') ? ownedBy(to) : [])],
  keep: (object, { governed }, now) =>
    keepAround(
      object,
      asKept(object),
      { owner: now.properties.owner === undefined, rights: !governed.targets.has(now.id) },
      asKept(now),
    ),
  takesPlaceBy: ({ path }) => qualified(path[0] ?? '', path[1] ?? ''),
  online: (sql, object, _on, context) => {
    const later = sql === replace(object) ? computeAgain(object, context) : [];
    return later.length > 0 ? { first: [sql], later: later.flatMap(({ again }) => again) } : undefined;
  },
  hazards: {
    alter: (properties, to, _from, context): Hazard[] => {
      const computed = isRecomputing(properties) ? computeAgain(to, context) : [];
      return computed.length > 0 ? [`leaves old results in ${computed.map(({ by }) => by.id).join(', ')}`] : [];
    },
    drop: (_object, isAgain) => (isAgain ? [] : ['breaks running code']),
    safer: (object, _change, _hazards, context) => {
      const again = computeAgain(object, context).flatMap((one) => one.again);
      return again.length > 0 ? `after it ${again.join('; ')}` : undefined;
    },
  },
});

function asKept({ path: names }: Pick<CatalogObject, 'path'>): KeptObject {
  const written = functionSignature(names);
  const name = `ROUTINE ${written}`;
  return {
    oid: `pg_catalog.to_regprocedure(${literal(written)})`,
    catalog: 'pg_proc',
    prefix: 'pro',
    letter: 'f',
    altered: name,
    commented: name,
    granted: name,
  };
}

const replace = (object: PgFunction): string => (object.definition ?? '').trimEnd();

const isReplaced = (properties: readonly string[]): boolean => properties.some((property) => property !== 'owner');

/** What the function gives may be something else; not so where it only costs or is allowed otherwise. */
const isRecomputing = (properties: readonly string[]): boolean =>
  properties.some((property) => ['body', 'language', 'strict', 'settings'].includes(property));

/** What was computed with a function, and the statements by which it is computed with its new body. */
function computeAgain(
  object: PgFunction,
  { referrersTo, childrenOf }: PlanContext,
): { readonly by: CatalogObject; readonly again: readonly string[] }[] {
  return referrersTo(object).flatMap((by) => {
    const again = isKind(by, columnKind) ? update(by, childrenOf(by.parent)) : rebuild(by);
    return again.length > 0 ? [{ by, again }] : [];
  });
}

/** PostgreSQL computes a generated column again where a column that it is computed from is set. */
function update(column: Column, columns: readonly CatalogObject[]): string[] {
  if (column.properties.generatedKind !== 'stored') return [];
  const words = new Set(column.properties.generated?.match(/"(?:[^"]|"")*"|[\w$]+/g));
  const from = columns.find(
    (one) =>
      isKind(one, columnKind) && one.id !== column.id && (words.has(one.path[2] ?? '') || words.has(ownName(one))),
  );
  return from ? [`UPDATE ${tableOf(column)} SET ${ownName(from)} = ${ownName(from)}`] : [];
}

function rebuild(by: CatalogObject): string[] {
  if (isKind(by, indexKind)) return [`REINDEX INDEX CONCURRENTLY ${tableOf(by)}`];
  if (!isKind(by, constraintKind)) return [];
  // PostgreSQL builds the index of an exclusion constraint only plainly.
  if (by.properties.type === 'exclusion') return [`REINDEX INDEX ${qualified(by.path[0] ?? '', by.path.at(-1) ?? '')}`];
  if (by.properties.type !== 'check' || by.properties.notValid || by.properties.notEnforced) return [];
  const table = `ALTER TABLE ${tableOf(by)}`;
  return [
    `${table} DROP CONSTRAINT ${ownName(by)}, ADD CONSTRAINT ${ownName(by)} ${by.definition} NOT VALID`,
    `${table} VALIDATE CONSTRAINT ${ownName(by)}`,
  ];
}
