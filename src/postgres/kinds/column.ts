import { type CatalogObject, parentId } from '../model/index.js';
import { ident, qualified } from '../sql/index.js';
import { defineKind, isKind } from './kind.js';
import type { Hazard } from './statement.js';
import { alterColumnTo, isNarrowed } from './parts/alter-column.js';
import { canFail, isKeptAsItIs, isLossless } from './parts/casts.js';
import { relationKind } from './parts/catalog-sql.js';
import { columnAddresses, locatedColumn } from './parts/column-addresses.js';
import { afterDefinition, alterColumn, columnDefinition, isInherited } from './parts/column-definition.js';
import { type Column, columnProperties, isOfTable, isOfView } from './parts/column-properties.js';
import { lostValues, rowsInTheWay } from './parts/column-rows.js';
import { chosenName } from './parts/derived-names.js';
import { keepColumn } from './parts/keep-column.js';
import { ownName, tableOf } from './parts/names.js';
import { carryNumbering } from './parts/numbering.js';
import { restarts, sequenceOfDefault } from './parts/sequence-options.js';

const names = ['c.nspname', 'c.relname', 'a.attname'];

const own = `from relation c
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped`;

/** Whether a column gets its numbers elsewhere than before: its rows are read for the highest. */
const isNumberedAnew = (to: Column, from: Column): boolean => {
  const isIdentity = to.properties.identity !== undefined;
  if (isIdentity) return from.properties.identity === undefined;
  const sequence = sequenceOfDefault(to.properties.default);
  return sequence !== undefined && sequence !== sequenceOfDefault(from.properties.default);
};

/** Whether adding it writes every row anew: a default that differs from row to row, or a value that is stored. */
export const isRewriting = (column: Column): boolean =>
  column.properties.generatedKind === 'stored' ||
  column.properties.identity !== undefined ||
  /\b(nextval|gen_random_uuid|uuid_generate_v\d\w*|uuidv\d|random|clock_timestamp|timeofday)\(/.test(
    column.properties.default ?? '',
  );

const isEmpty = (column: Column): boolean =>
  column.properties.default === undefined &&
  column.properties.generated === undefined &&
  column.properties.identity === undefined;

export const columnKind = defineKind({
  kind: 'column',
  properties: columnProperties,
  read: () => [
    {
      path: names,
      on: { kind: relationKind, path: ['c.nspname', 'c.relname'] },
      from: `from relation c
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_catalog.pg_type t on t.oid = a.atttypid
  left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join lateral (
    -- From PostgreSQL 17 on, a partition's column has the identity of its table and no sequence of its own.
    select q.*, o.relname from pg_catalog.pg_depend e
    join pg_catalog.pg_sequence q on q.seqrelid = e.objid
    join pg_catalog.pg_class o on o.oid = q.seqrelid
    where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and e.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and e.refobjid = a.attrelid and e.refobjsubid = a.attnum and e.deptype = 'i'
  ) q on a.attidentity <> ''
  where c.relkind in ('r', 'p', 'f', 'v', 'm')`,
    },
  ],
  isDependent: true,
  isBrokenByRows: true,
  toldUnder: 'table',
  commentsAt: [{ catalog: 'pg_class', oid: 'c.oid', subId: 'a.attnum', path: names, from: own }],
  privileges: {
    names: { INSERT: 0, REFERENCES: 0, SELECT: 0, UPDATE: 0 },
    path: names,
    owner: 'c.relowner',
    given: 'a.attacl',
    from: `${own} and a.attacl is not null`,
  },
  sqlName: ([schema = '', table = '', own = ''], word = 'COLUMN') =>
    `${word} ${qualified(schema, table)}.${ident(own)}`,
  dependenciesAt: columnAddresses,
  located: locatedColumn,
  renamed: (column) => `TABLE ${tableOf(column)} RENAME COLUMN ${ownName(column)}`,
  isNamedByCode: () => true,
  saferRename: 'a new column, kept alike until no code uses the old one',
  recognised: 3,
  asked: 3,
  kept: 'its values',
  // A view's column holds nothing of its own.
  followsParent: isOfView,
  derivedNames: ({ path: [, table = '', column = ''] }) => ({ identitySequence: [chosenName(table, column, 'seq')] }),
  loses: (column, now, { get, isConverted }) => {
    // The rows of a table that goes are told once.
    if (!isOfTable(column) || !get(column.parent)) return [];
    return isConverted(column.id)
      ? [`the values of ${column.id}: rolled back, every row gets a new one`]
      : lostValues(column, now);
  },
  rowsInTheWay: (change, catalogs) => (isOfTable(change.object) ? rowsInTheWay(change, catalogs) : []),
  stepsAside: (column, needed, stays) => {
    // A column of a type that changes changes, too.
    if (stays && needed.kind === 'enum') return 'changed';
    if (isOfView(column)) return 'parent';
    if (column.properties.generated !== undefined) return 'remade';
    return column.properties.default === undefined ? undefined : 'default';
  },
  create: (column) => [
    ...(isInherited(column) ? [] : [`ALTER TABLE ${tableOf(column)} ADD COLUMN ${columnDefinition(column)}`]),
    ...afterDefinition(column),
  ],
  drop: (column) =>
    isInherited(column) ? [] : [`ALTER TABLE ${tableOf(column)} DROP COLUMN IF EXISTS ${ownName(column)}`],
  alter: alterColumnTo,
  carry: carryNumbering,
  online: (sql, column) => {
    if (sql !== `${alterColumn(column)} SET NOT NULL`) return undefined;
    // PostgreSQL reads no row where a valid CHECK proves that there is no null (PostgreSQL manual, ALTER TABLE).
    const [table, check] = [tableOf(column), ident(`${column.path.at(-1)}_is_not_null`)];
    return {
      first: [`ALTER TABLE ${table} ADD CONSTRAINT ${check} CHECK (${ownName(column)} IS NOT NULL) NOT VALID`],
      later: [
        `ALTER TABLE ${table} VALIDATE CONSTRAINT ${check}`,
        sql,
        `ALTER TABLE ${table} DROP CONSTRAINT ${check}`,
      ],
    };
  },
  unsettles: (properties) => properties.includes('type') || properties.includes('collation'),
  isPart: isOfView,
  keep: (column, { governed }) => keepColumn(column, governed.targets.has(parentId(column) ?? '')),
  hazards: {
    drop: (column, isAgain) =>
      column.properties.generated === undefined ? ['data loss'] : isAgain ? [] : ['breaks running code'],
    create: (column): Hazard[] => [
      ...(isRewriting(column) ? (['table rewrite'] as const) : []),
      ...(column.properties.notNull && isEmpty(column) ? (['fails on existing rows'] as const) : []),
    ],
    alter: (properties, to, from, { using }): Hazard[] => [
      ...(properties.includes('type') && !isKeptAsItIs(from.properties.type, to.properties.type)
        ? (['table rewrite'] as const)
        : []),
      ...(properties.includes('type') && !using?.has(to.id) && !isLossless(from.properties.type, to.properties.type)
        ? (['may change values'] as const)
        : []),
      ...(properties.includes('notNull') && isProven(to) ? (['full scan'] as const) : []),
      ...((properties.includes('type') && !using?.has(to.id) && canFail(from.properties.type, to.properties.type)) ||
      (properties.includes('notNull') && isProven(to))
        ? (['fails on existing rows'] as const)
        : []),
      ...(isNumberedAnew(to, from) && !properties.includes('notNull') ? (['full scan'] as const) : []),
      ...(isNarrowed(to, from) ? [restarts] : []),
    ],
    safer: (_column, change, hazards) => {
      if (change === 'drop') return undefined;
      if (hazards.includes('table rewrite'))
        return 'a new column, filled in batches, that takes the place of the old one';
      if (!hazards.includes('fails on existing rows')) return undefined;
      return hazards.includes('full scan')
        ? 'ADD CHECK (… IS NOT NULL) NOT VALID, VALIDATE it in a migration of its own, then SET NOT NULL'
        : 'a column that may be null or has a DEFAULT, filled, and NOT NULL then';
    },
  },
});

/** A column of a table, not of a view. */
export type TableColumn = CatalogObject & Column;

/** Whether an object is one. */
export const isTableColumn = (object: CatalogObject): object is TableColumn =>
  isKind(object, columnKind) && isOfTable(object);

const isProven = (column: Column): boolean => column.properties.notNull && !column.properties.notNullNotValid;
