import { parentId } from '../model/index.js';
import { ident, literal, qualified } from '../sql/index.js';
import { defineKind, type PlanContext } from './kind.js';
import type { Hazard } from './statement.js';
import { options, propertiesSql, relationKind } from './parts/catalog-sql.js';
import { canFail, isKeptAsItIs, isLossless } from './parts/casts.js';
import { familyOf, usingClause, usualStorage } from './parts/column-types.js';
import { keepColumn } from './parts/keep-column.js';
import { ownName, tableOf } from './parts/names.js';
import {
  changedSequenceOptions,
  isNarrower,
  restarts,
  sequenceOfDefault,
  type SequenceOptions,
  sequenceOptions,
  sequenceOptionsOf,
  withinBounds,
} from './parts/sequence-options.js';
import { changeOptions } from './parts/storage-parameters.js';
import {
  compared,
  expression,
  flag,
  list,
  number,
  type ObjectWith,
  optional,
  type Property,
  text,
  typeName,
} from './property.js';
import { chosenName } from './parts/derived-names.js';
import { defaultOf, naming, typeOfEnum } from './parts/renamed.js';
import { lostValues, rowsInTheWay } from './parts/column-rows.js';
import { columnAddresses, locatedColumn } from './parts/column-addresses.js';

const identityOptions: Property<SequenceOptions | undefined> = {
  sql: `case when q.seqrelid is not null then ${propertiesSql(sequenceOptionsOf('q'))} end`,
};

const properties = {
  type: naming(typeName('pg_catalog.format_type(a.atttypid, a.atttypmod)'), typeOfEnum),
  collation: optional(
    typeName(`case when a.attcollation <> t.typcollation then (
        select pg_catalog.format('%I.%I', n.nspname, l.collname) from pg_catalog.pg_collation l
        join pg_catalog.pg_namespace n on n.oid = l.collnamespace where l.oid = a.attcollation) end`),
  ),
  notNull: flag('a.attnotnull'),
  notNullNotValid: optional(
    flag(`(select true from pg_catalog.pg_constraint k
        where k.conrelid = a.attrelid and k.contype = 'n' and k.conkey[1] = a.attnum and not k.convalidated)`),
  ),
  // DEFAULT NULL is no default, but over a domain that has one. Where a length has to be kept, PostgreSQL writes it down.
  default: naming(
    optional(
      expression(`case when a.attgenerated = '' and not (t.typtype <> 'd'
        and pg_catalog.pg_get_expr(d.adbin, d.adrelid) ~ ${literal('^NULL::[\\w ."]+(\\([0-9,]+\\))?(\\[\\])*$')})
        then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end`),
    ),
    defaultOf,
  ),
  generated: optional(expression(`case when a.attgenerated <> '' then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end`)),
  generatedKind: optional(text(`case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end`)),
  identity: optional(
    text(
      `case when q.seqrelid is not null then case a.attidentity when 'a' then 'always' when 'd' then 'by default' end end`,
    ),
  ),
  identitySequence: optional(text('q.relname')),
  identityOptions,
  storage: optional(
    text(`case when a.attstorage <> t.typstorage then
        case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end end`),
  ),
  statistics: optional(number('case when a.attstattarget >= 0 then a.attstattarget end')),
  options: optional(list(options('a.attoptions'))),
  // A column is an inherited one only where it was made with its table, or by its parent's.
  inherited: compared(optional(flag('case when not a.attislocal and not c.relispartition then true end')), {
    isBeyondStatements: true,
  }),
  compression: optional(text(`case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end`)),
};

export type Column = ObjectWith<typeof properties>;

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

/** A column as it is written inside `CREATE TABLE` and after `ADD COLUMN`. */
export function columnDefinition(column: Column): string {
  const parts = [ownName(column), column.properties.type];
  const add = (word: string, value: string | undefined): void => {
    if (value !== undefined) parts.push(`${word} ${value}`);
  };
  add('COMPRESSION', column.properties.compression);
  add('COLLATE', column.properties.collation);
  if (column.properties.notNull && !column.properties.notNullNotValid) parts.push('NOT NULL');
  add('DEFAULT', column.properties.default);
  const generated = column.properties.generated;
  if (generated !== undefined)
    parts.push(`GENERATED ALWAYS AS (${generated}) ${column.properties.generatedKind?.toUpperCase()}`);
  if (column.properties.identity !== undefined) parts.push(identityClause(column));
  return parts.join(' ');
}

/** Whether the column comes and goes with that of the parent table. */
export const isInherited = (column: Column): boolean => column.properties.inherited === true;

/** What a column has that its definition cannot say: `STORAGE`, which PostgreSQL takes there from 16 on, and NOT NULL unproven. */
export const afterDefinition = (column: Column): string[] => [
  ...(isInherited(column) ? overInherited(column).map((clause) => `${alterColumn(column)} ${clause}`) : []),
  ...(column.properties.storage === undefined ? [] : [`${alterColumn(column)} ${setStorage(column)}`]),
  ...(column.properties.notNullNotValid ? [addNotValid(column)] : []),
  ...planning(column),
];

/** What the planner is told of a column, also of a materialized view's. */
export const planning = (column: Column): string[] => [
  ...(column.properties.statistics === undefined ? [] : [`${alterColumn(column)} ${setStatistics(column)}`]),
  ...changeOptions(alterColumn(column), column, { properties: {} }),
];

const setStatistics = (column: Column): string => `SET STATISTICS ${column.properties.statistics ?? '-1'}`;

/** What an heir may have otherwise than its parent. */
const overInherited = (column: Column): string[] => [
  ...(column.properties.notNull && !column.properties.notNullNotValid ? ['SET NOT NULL'] : []),
  ...(column.properties.default === undefined ? [] : [`SET DEFAULT ${column.properties.default}`]),
];

const alterColumn = (column: Column): string => `ALTER TABLE ${tableOf(column)} ALTER COLUMN ${ownName(column)}`;

const setStorage = (column: Column): string =>
  `SET STORAGE ${(column.properties.storage ?? usualStorage(column.properties.type)).toUpperCase()}`;

const addNotValid = (column: Column): string =>
  `ALTER TABLE ${tableOf(column)} ADD NOT NULL ${ownName(column)} NOT VALID`;

/** PostgreSQL does these of one statement in their order, whatever theirs is there: without the default, the type, the new one. */
const isOfRetype = (clause: string): boolean => /^(TYPE|DROP DEFAULT|SET DEFAULT)\b/.test(clause);

/** An identity has a sequence. */
const optionsOf = ({ properties: { identityOptions: options } }: Column): SequenceOptions => options as SequenceOptions;

/** A type that gets smaller takes the bounds along: there PostgreSQL's own check has to stay. */
const isNarrowed = (to: Column, from: Column): boolean =>
  to.properties.identity !== undefined &&
  from.properties.identity !== undefined &&
  to.properties.type === from.properties.type &&
  isNarrower(optionsOf(to), optionsOf(from));

/** The same within the bounds that the sequence of an identity gets. */
function withinIdentityBounds(change: string, column: Column): string {
  const sequence = `pg_catalog.pg_get_serial_sequence(${literal(tableOf(column))}, ${literal(column.path.at(-1) ?? '')})`;
  const position = `EXECUTE pg_catalog.format('SELECT last_value FROM %s', ${sequence}) INTO number`;
  return withinBounds(change, optionsOf(column), position);
}

function identityClause(column: Column): string {
  const name = column.properties.identitySequence;
  const sequence = name === undefined ? '' : `SEQUENCE NAME ${identitySequence(column, name)} `;
  return `GENERATED ${column.properties.identity?.toUpperCase()} AS IDENTITY (${sequence}${sequenceOptions(optionsOf(column))})`;
}

/** The sequence of an identity lies in the schema of its table; PostgreSQL moves it to no other. */
const identitySequence = ({ path }: Column, name: string): string => qualified(path[0] ?? '', name);

type Clauses = (to: Column, from: Column, context: PlanContext) => readonly string[];

/** Properties that `ALTER COLUMN` can set, with the clauses that do it; the others need another column. */
const clauses: Readonly<Record<string, Clauses>> = {
  type: (to, from, { using }) => [
    `TYPE ${to.properties.type}${collate(to)}${using?.has(to.id) ? ` USING ${using.get(to.id)}` : usingClause(ownName(to), to.properties.type, from.properties.type)}`,
  ],
  collation: (to, from) =>
    to.properties.type === from.properties.type ? [`TYPE ${to.properties.type}${collate(to)}`] : [],
  notNull: (to) => [to.properties.notNull ? 'SET NOT NULL' : 'DROP NOT NULL'],
  notNullNotValid: (to) => (to.properties.notNull ? ['DROP NOT NULL', 'SET NOT NULL'] : ['DROP NOT NULL']),
  default: (to, from) =>
    to.properties.default !== undefined
      ? [`SET DEFAULT ${to.properties.default}`]
      : from.properties.default === undefined
        ? []
        : ['DROP DEFAULT'],
  storage: (to) => [setStorage(to)],
  compression: (to) => [`SET COMPRESSION ${to.properties.compression ?? 'default'}`],
  generated: () => ['DROP EXPRESSION'],
  generatedKind: () => [],
  statistics: (to) => [setStatistics(to)],
  options: (to, from) => changeOptions('', to, from).map((clause) => clause.trim()),
  // No statement makes an inherited column of one that is there.
  inherited: () => [],
  identity: (to, from) => {
    const wanted = to.properties.identity;
    if (wanted === undefined) return ['DROP IDENTITY'];
    const isNew = from.properties.identity === undefined;
    return [isNew ? `ADD ${identityClause(to)}` : `SET GENERATED ${wanted.toUpperCase()}`];
  },
  identityOptions: (to, from) =>
    to.properties.identity === undefined || from.properties.identity === undefined
      ? []
      : [changedSequenceOptions(optionsOf(to))],
  identitySequence: () => [],
};

function renameSequence(to: Column, from: Column): string[] {
  const [wanted, present] = [to.properties.identitySequence, from.properties.identitySequence];
  return wanted === undefined || present === undefined || wanted === present
    ? []
    : [`ALTER SEQUENCE ${identitySequence(to, present)} RENAME TO ${ident(wanted)}`];
}

const collate = (column: Column): string => {
  const collation = column.properties.collation;
  return collation === undefined ? '' : ` COLLATE ${collation}`;
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

const isOfTable = ({ parent }: Column): boolean => parent?.kind === 'table';

const isOfView = ({ parent }: Column): boolean => parent?.kind === 'view';

/** A stored expression can be dropped, and its values stay; none can be added, and the older majors change none. */
const isAlterable = (properties: readonly string[], to: Column, from: Column): boolean =>
  properties.every((property) => Object.hasOwn(clauses, property)) &&
  (!isOfView(to) || properties.every((property) => ['default', 'statistics', 'options'].includes(property))) &&
  (!properties.some((property) => property.startsWith('generated')) ||
    (to.properties.generated === undefined && from.properties.generatedKind === 'stored'));

export const columnKind = defineKind({
  kind: 'column',
  properties,
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
  alter: (to, from, properties, context) => {
    if (!isAlterable(properties, to, from)) return undefined;
    const alter = (clause: string): string => `${alterColumn(to)} ${clause}`;
    // What is taken away makes room for what is set: an identity needs the default gone, a type the old default.
    const isRetyped =
      properties.includes('type') &&
      from.properties.default !== undefined &&
      (properties.includes('default') || familyOf(to.properties.type) !== familyOf(from.properties.type));
    const listed = isRetyped ? properties.filter((property) => property !== 'default') : properties;
    const all = listed.flatMap((property) => clauses[property]?.(to, from, context) ?? []);
    const wanted = to.properties.default;
    const changes = [
      ...(isRetyped ? ['DROP DEFAULT'] : []),
      ...all.filter((clause) => clause.startsWith('DROP ')),
      // An identity needs the column to be NOT NULL.
      ...all.filter((clause) => clause === 'SET NOT NULL'),
      ...all.filter((clause) => !clause.startsWith('DROP ') && clause !== 'SET NOT NULL'),
      ...(isRetyped && wanted !== undefined ? [`SET DEFAULT ${wanted}`] : []),
    ];
    const retype = changes.filter(isOfRetype);
    const statements = changes.flatMap((clause) => {
      if (retype.length > 1 && isOfRetype(clause))
        return clause === retype[0]
          ? [`ALTER TABLE ${tableOf(to)} ${retype.map((one) => `ALTER COLUMN ${ownName(to)} ${one}`).join(', ')}`]
          : [];
      return clause.startsWith('SET INCREMENT') && isNarrowed(to, from)
        ? [withinIdentityBounds(alter(clause), to)]
        : [alter(clause)];
    });
    const renamed = renameSequence(to, from);
    return to.properties.notNullNotValid && (properties.includes('notNullNotValid') || properties.includes('notNull'))
      ? [...statements.filter((sql) => !sql.endsWith(' SET NOT NULL')), addNotValid(to), ...renamed]
      : [...statements, ...renamed];
  },
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

const isProven = (column: Column): boolean => column.properties.notNull && !column.properties.notNullNotValid;
