import type { CatalogObject } from '../model/index.js';
import { ident, literal, qualified } from '../sql/index.js';
import type { Hazard, KindPlan, PlanContext } from './kind.js';
import { keepAround, type KeptObject } from './parts/keep.js';
import { makeIfMissing } from './parts/create-if-missing.js';
import { flag, functionSignature, ownName, tableOf, text } from './parts/names.js';

/** `pg_get_functiondef` says CREATE OR REPLACE: a plan that creates must not replace what it did not see. */
const createOnly = (definition: string): string =>
  definition.trimEnd().replace(/^CREATE OR REPLACE (FUNCTION|PROCEDURE)/, 'CREATE $1');

const ownedBy = (object: CatalogObject): string[] => {
  const owner = text(object, 'owner');
  return owner === undefined ? [] : [`ALTER ROUTINE ${functionSignature(object.path)} OWNER TO ${ident(owner)}`];
};

export const functionPlan: KindPlan = {
  create: (object, { shared }) => {
    const sql = createOnly(object.definition ?? '');
    return [shared.has(object.id) ? makeIfMissing(object, sql) : sql, ...ownedBy(object)];
  },
  drop: (object) => [
    `DROP ${text(object, 'type') === 'procedure' ? 'PROCEDURE' : 'FUNCTION'} IF EXISTS ${functionSignature(object.path)}`,
  ],
  alter: (to, _from, properties) =>
    properties.some((property) => ['type', 'arguments', 'returns'].includes(property))
      ? undefined
      : [...(isReplaced(properties) ? [replace(to)] : []), ...(properties.includes('owner') ? ownedBy(to) : [])],
  keep: (object, { governed }, now) =>
    keepAround(
      object,
      asKept(object),
      { owner: text(now, 'owner') === undefined, rights: !governed.targets.has(now.id) },
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
};

function asKept({ path }: CatalogObject): KeptObject {
  const signature = functionSignature(path);
  const name = `ROUTINE ${signature}`;
  return {
    oid: `pg_catalog.to_regprocedure(${literal(signature)})`,
    catalog: 'pg_proc',
    prefix: 'pro',
    letter: 'f',
    altered: name,
    commented: name,
    granted: name,
  };
}

const replace = (object: CatalogObject): string => (object.definition ?? '').trimEnd();

const isReplaced = (properties: readonly string[]): boolean => properties.some((property) => property !== 'owner');

/** What the function gives may be something else; not so where it only costs or is allowed otherwise. */
const isRecomputing = (properties: readonly string[]): boolean =>
  properties.some((property) => ['body', 'language', 'strict', 'settings'].includes(property));

/** What was computed with a function, and the statements by which it is computed with its new body. */
function computeAgain(
  object: CatalogObject,
  { referrersTo, childrenOf }: PlanContext,
): { readonly by: CatalogObject; readonly again: readonly string[] }[] {
  return referrersTo(object.id).flatMap((by) => {
    const again = by.kind === 'column' ? update(by, childrenOf(by.parent ?? '')) : rebuild(by);
    return again.length > 0 ? [{ by, again }] : [];
  });
}

/** PostgreSQL computes a generated column again where a column that it is computed from is set. */
function update(column: CatalogObject, columns: readonly CatalogObject[]): string[] {
  if (text(column, 'generatedKind') !== 'stored') return [];
  const words = new Set(text(column, 'generated')?.match(/"(?:[^"]|"")*"|[\w$]+/g));
  const from = columns.find(
    (one) => one.kind === 'column' && one.id !== column.id && (words.has(one.path[2] ?? '') || words.has(ownName(one))),
  );
  return from ? [`UPDATE ${tableOf(column)} SET ${ownName(from)} = ${ownName(from)}`] : [];
}

function rebuild(by: CatalogObject): string[] {
  if (by.kind === 'index') return [`REINDEX INDEX CONCURRENTLY ${tableOf(by)}`];
  if (by.kind !== 'constraint') return [];
  // PostgreSQL builds the index of an exclusion constraint only plainly.
  if (text(by, 'type') === 'exclusion') return [`REINDEX INDEX ${qualified(by.path[0] ?? '', by.path.at(-1) ?? '')}`];
  if (text(by, 'type') !== 'check' || flag(by, 'notValid') || by.properties['notEnforced'] === true) return [];
  const table = `ALTER TABLE ${tableOf(by)}`;
  return [
    `${table} DROP CONSTRAINT ${ownName(by)}, ADD CONSTRAINT ${ownName(by)} ${by.definition} NOT VALID`,
    `${table} VALIDATE CONSTRAINT ${ownName(by)}`,
  ];
}
