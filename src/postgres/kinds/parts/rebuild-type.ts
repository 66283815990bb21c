import type { CatalogObject } from '../../model/index.js';
import { dollarQuoted, ident, literal, qualified } from '../../sql/index.js';
import type { PlanContext } from '../kind.js';
import type { Column } from './column-properties.js';
import { keepAround } from './keep.js';
import { kindOf } from '../registry.js';
import { ownName, tableOf } from './names.js';

/** A type that makes way for another one of its name. */
export interface RebuiltType {
  readonly from: CatalogObject;
  readonly to: CatalogObject;
  /** What it is called: `TYPE`, `DOMAIN`. */
  readonly word: 'TYPE' | 'DOMAIN';
  readonly create: string;
  /** What is done before columns move, and after. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/**
 * Columns move to new types of the same names; what else refers to the types has stepped aside.
 *
 * @param types each before what refers to it
 * @param columns of tables
 * @param using how the values of a column become those of its new type: `USING …`
 */
export function rebuildTypes(
  types: readonly RebuiltType[],
  columns: readonly Column[],
  { childrenOf, referrersTo }: PlanContext,
  using: (column: Column) => string,
): string[] {
  const within = types
    .flatMap(({ from }) => referrersTo(from))
    .filter(({ id, kind }) => kindOf(kind).isType && types.every(({ from }) => from.id !== id));
  if (within.length > 0) return [refusal(types, within)];
  const kept = types.map(({ to, word }) => {
    const name = `${word} ${tableOf(to)}`;
    return keepAround(
      to,
      {
        oid: `pg_catalog.to_regtype(${literal(tableOf(to))})`,
        catalog: 'pg_type',
        prefix: 'typ',
        letter: 'T',
        altered: name,
        commented: name,
        granted: name,
      },
      { owner: true, rights: true },
    );
  });
  const wanted = new Map(columns.flatMap(({ parent }) => childrenOf(parent)).map((one) => [one.id, one]));
  const retype = (column: Column): string[] => {
    const alter = `ALTER COLUMN ${ownName(column)}`;
    const { type, default: byDefault } = column.properties;
    // Another default is set by the column's own change: the old one may be a value that the new type does not have.
    const isKept = (wanted.get(column.id) ?? column).properties['default'] === byDefault;
    return [
      ...(byDefault === undefined ? [] : [`${alter} DROP DEFAULT`]),
      `${alter} TYPE ${type} ${using(column)}`,
      ...(byDefault === undefined || !isKept ? [] : [`${alter} SET DEFAULT ${byDefault}`]),
    ];
  };
  return [
    ...kept.map(({ before }) => before),
    ...types.flatMap(({ from, word, create, before = [] }) => [
      `ALTER ${word} ${tableOf(from)} RENAME TO ${ident(oldName(from))}`,
      create,
      ...before,
    ]),
    ...[...new Set(columns.map(tableOf))].map(
      (table) =>
        `ALTER TABLE ${table} ${columns
          .filter((column) => tableOf(column) === table)
          .flatMap(retype)
          .join(', ')}`,
    ),
    ...types.flatMap(({ after = [] }) => after),
    ...[...types].reverse().map(({ from, word }) => `DROP ${word} ${qualified(from.path[0] ?? '', oldName(from))}`),
    ...kept.map(({ after }) => after),
  ];
}

/** A type that others are made of cannot move without them: nothing is begun. */
function refusal(types: readonly RebuiltType[], within: readonly CatalogObject[]): string {
  const [type] = types;
  const names = [...new Set(within.map(({ id }) => id))].join(', ');
  const text = `${type?.from.id} cannot be changed so while it is part of ${names}: give that another type first, in a migration of its own`;
  return `DO ${dollarQuoted(`\nBEGIN\n  RAISE EXCEPTION USING ERRCODE = 'dependent_objects_still_exist', MESSAGE = ${literal(text)};\nEND\n`)}`;
}

/** What the old type is called meanwhile. */
export const oldName = ({ path: [, name = ''] }: Pick<CatalogObject, 'path'>): string => `__old_${name}`.slice(0, 60);
