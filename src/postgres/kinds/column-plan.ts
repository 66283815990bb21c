import type { CatalogObject } from '../model/index.js';
import { ident, literal, qualified } from '../sql/index.js';
import type { Hazard, KindPlan, PlanContext } from './kind.js';
import { canFail, isKeptAsItIs, isLossless } from './parts/casts.js';
import { keepColumn } from './parts/keep-column.js';
import { changeOptions } from './parts/storage-parameters.js';
import { flag, ownName, tableOf, text } from './parts/names.js';
import {
  changedSequenceOptions,
  isNarrower,
  isNumberedAnew,
  restarts,
  sequenceOptions,
  withinBounds,
} from './sequence-plan.js';

/** A column as it is written inside `CREATE TABLE` and after `ADD COLUMN`. */
export function columnDefinition(column: CatalogObject): string {
  const parts = [ownName(column), text(column, 'type') ?? ''];
  const add = (word: string, value: string | undefined): void => {
    if (value !== undefined) parts.push(`${word} ${value}`);
  };
  add('COMPRESSION', text(column, 'compression'));
  add('COLLATE', text(column, 'collation'));
  if (flag(column, 'notNull') && !flag(column, 'notNullNotValid')) parts.push('NOT NULL');
  add('DEFAULT', text(column, 'default'));
  const generated = text(column, 'generated');
  if (generated !== undefined)
    parts.push(`GENERATED ALWAYS AS (${generated}) ${text(column, 'generatedKind')?.toUpperCase()}`);
  if (text(column, 'identity') !== undefined) parts.push(identityClause(column));
  return parts.join(' ');
}

/** Whether the column comes and goes with that of the parent table. */
export const isInherited = (column: CatalogObject): boolean => flag(column, 'inherited');

/** What a column has that its definition cannot say: `STORAGE`, which PostgreSQL takes there from 16 on, and NOT NULL unproven. */
export const afterDefinition = (column: CatalogObject): string[] => [
  ...(isInherited(column) ? overInherited(column).map((clause) => `${alterColumn(column)} ${clause}`) : []),
  ...(text(column, 'storage') === undefined ? [] : [`${alterColumn(column)} ${setStorage(column)}`]),
  ...(flag(column, 'notNullNotValid') ? [addNotValid(column)] : []),
  ...planning(column),
];

/** What the planner is told of a column, also of a materialized view's. */
export const planning = (column: CatalogObject): string[] => [
  ...(text(column, 'statistics') === undefined ? [] : [`${alterColumn(column)} ${setStatistics(column)}`]),
  ...changeOptions(alterColumn(column), column, { ...column, properties: {} }),
];

const setStatistics = (column: CatalogObject): string => `SET STATISTICS ${text(column, 'statistics') ?? '-1'}`;

/** What an heir may have otherwise than its parent. */
const overInherited = (column: CatalogObject): string[] => [
  ...(flag(column, 'notNull') && !flag(column, 'notNullNotValid') ? ['SET NOT NULL'] : []),
  ...(text(column, 'default') === undefined ? [] : [`SET DEFAULT ${text(column, 'default')}`]),
];

const alterColumn = (column: CatalogObject): string => `ALTER TABLE ${tableOf(column)} ALTER COLUMN ${ownName(column)}`;

const setStorage = (column: CatalogObject): string =>
  `SET STORAGE ${(text(column, 'storage') ?? usualStorage(column)).toUpperCase()}`;

const addNotValid = (column: CatalogObject): string =>
  `ALTER TABLE ${tableOf(column)} ADD NOT NULL ${ownName(column)} NOT VALID`;

type Options = Readonly<Record<string, unknown>>;

const identityOptions = (column: CatalogObject): Options => column.properties['identityOptions'] as Options;

/** PostgreSQL does these of one statement in their order, whatever theirs is there: without the default, the type, the new one. */
const isOfRetype = (clause: string): boolean => /^(TYPE|DROP DEFAULT|SET DEFAULT)\b/.test(clause);

/** A type that gets smaller takes the bounds along: there PostgreSQL's own check has to stay. */
const isNarrowed = (to: CatalogObject, from: CatalogObject): boolean =>
  text(to, 'identity') !== undefined &&
  text(from, 'identity') !== undefined &&
  text(to, 'type') === text(from, 'type') &&
  isNarrower(identityOptions(to), identityOptions(from));

/** The same within the bounds that the sequence of an identity gets. */
function withinIdentityBounds(change: string, column: CatalogObject): string {
  const sequence = `pg_catalog.pg_get_serial_sequence(${literal(tableOf(column))}, ${literal(column.path.at(-1) ?? '')})`;
  const position = `EXECUTE pg_catalog.format('SELECT last_value FROM %s', ${sequence}) INTO number`;
  return withinBounds(change, identityOptions(column), position);
}

function identityClause(column: CatalogObject): string {
  const name = text(column, 'identitySequence');
  const sequence = name === undefined ? '' : `SEQUENCE NAME ${identitySequence(column, name)} `;
  return `GENERATED ${text(column, 'identity')?.toUpperCase()} AS IDENTITY (${sequence}${sequenceOptions(identityOptions(column))})`;
}

/** The sequence of an identity lies in the schema of its table; PostgreSQL moves it to no other. */
const identitySequence = ({ path }: CatalogObject, name: string): string => qualified(path[0] ?? '', name);

type Clauses = (to: CatalogObject, from: CatalogObject, context: PlanContext) => readonly string[];

/** Properties that `ALTER COLUMN` can set, with the clauses that do it; the others need another column. */
const clauses: Readonly<Record<string, Clauses>> = {
  type: (to, from, { using }) => [`TYPE ${text(to, 'type')}${collate(to)}${usingClause(to, from, using?.get(to.id))}`],
  collation: (to, from) => (text(to, 'type') === text(from, 'type') ? [`TYPE ${text(to, 'type')}${collate(to)}`] : []),
  notNull: (to) => [flag(to, 'notNull') ? 'SET NOT NULL' : 'DROP NOT NULL'],
  notNullNotValid: (to) => (flag(to, 'notNull') ? ['DROP NOT NULL', 'SET NOT NULL'] : ['DROP NOT NULL']),
  default: (to, from) =>
    text(to, 'default') !== undefined
      ? [`SET DEFAULT ${text(to, 'default')}`]
      : text(from, 'default') === undefined
        ? []
        : ['DROP DEFAULT'],
  storage: (to) => [setStorage(to)],
  compression: (to) => [`SET COMPRESSION ${text(to, 'compression') ?? 'default'}`],
  generated: () => ['DROP EXPRESSION'],
  generatedKind: () => [],
  statistics: (to) => [setStatistics(to)],
  options: (to, from) => changeOptions('', to, from).map((clause) => clause.trim()),
  // No statement makes an inherited column of one that is there.
  inherited: () => [],
  identity: (to, from) => {
    const wanted = text(to, 'identity');
    if (wanted === undefined) return ['DROP IDENTITY'];
    const isNew = text(from, 'identity') === undefined;
    return [isNew ? `ADD ${identityClause(to)}` : `SET GENERATED ${wanted.toUpperCase()}`];
  },
  identityOptions: (to, from) =>
    text(to, 'identity') === undefined || text(from, 'identity') === undefined
      ? []
      : [changedSequenceOptions(identityOptions(to))],
  identitySequence: () => [],
};

function renameSequence(to: CatalogObject, from: CatalogObject): string[] {
  const [wanted, present] = [text(to, 'identitySequence'), text(from, 'identitySequence')];
  return wanted === undefined || present === undefined || wanted === present
    ? []
    : [`ALTER SEQUENCE ${identitySequence(to, present)} RENAME TO ${ident(wanted)}`];
}

/**
 * An explicit cast cuts what is too long, an assignment refuses it (PostgreSQL manual, CREATE CAST): so it is written only where
 * PostgreSQL assigns none. Types of a schema are enums and the like, which go by their text.
 */
function usingClause(to: CatalogObject, from: CatalogObject, stated: string | undefined): string {
  if (stated !== undefined) return ` USING ${stated}`;
  const [wanted = '', present = ''] = [text(to, 'type'), text(from, 'type')];
  const [a, b] = [familyOf(present), familyOf(wanted)];
  if (a === b || b === 'string') return '';
  const isOfSchema = wanted.includes('.') || present.includes('.');
  // Blanks at the end of a char are none of its text.
  const isText = a.endsWith('string') && !/^character(\(|\[|$)/.test(present);
  return ` USING ${ownName(to)}${isOfSchema && !isText ? '::text' : ''}::${wanted}`;
}

const families: Readonly<Record<string, RegExp>> = {
  string: /^(text|character|character varying)$/,
  number: /^(smallint|integer|bigint|numeric|real|double precision)$/,
  time: /^(date|timestamp|time)( with(out)? time zone)?$/,
  json: /^jsonb?$/,
};

/** Types between which PostgreSQL assigns; an array goes as its elements do, and not to a string as they do. */
function familyOf(type: string): string {
  const bare = type.replace(/\(.*?\)|\[\]/g, '').trim();
  const [family = bare] = Object.entries(families).flatMap(([name, pattern]) => (pattern.test(bare) ? [name] : []));
  return type.endsWith('[]') ? `array of ${family}` : family;
}

/** What a type that can be moved out of the row has by itself (`SET STORAGE DEFAULT`, which PostgreSQL knows from 16 on). */
const usualStorage = (column: CatalogObject): string =>
  /^(numeric|inet|cidr)\b(?!.*\[\])/.test(text(column, 'type') ?? '') ? 'main' : 'extended';

const collate = (column: CatalogObject): string => {
  const collation = text(column, 'collation');
  return collation === undefined ? '' : ` COLLATE ${collation}`;
};

/** Whether adding it writes every row anew: a default that differs from row to row, or a value that is stored. */
export const isRewriting = (column: CatalogObject): boolean =>
  text(column, 'generatedKind') === 'stored' ||
  text(column, 'identity') !== undefined ||
  /\b(nextval|gen_random_uuid|uuid_generate_v\d\w*|uuidv\d|random|clock_timestamp|timeofday)\(/.test(
    text(column, 'default') ?? '',
  );

const isEmpty = (column: CatalogObject): boolean =>
  text(column, 'default') === undefined &&
  text(column, 'generated') === undefined &&
  text(column, 'identity') === undefined;

const isOfView = ({ parent }: CatalogObject): boolean => parent?.startsWith('view ') ?? false;

/** A stored expression can be dropped, and its values stay; none can be added, and the older majors change none. */
const isAlterable = (properties: readonly string[], to: CatalogObject, from: CatalogObject): boolean =>
  properties.every((property) => Object.hasOwn(clauses, property)) &&
  (!isOfView(to) || properties.every((property) => ['default', 'statistics', 'options'].includes(property))) &&
  (!properties.some((property) => property.startsWith('generated')) ||
    (text(to, 'generated') === undefined && text(from, 'generatedKind') === 'stored'));

export const columnPlan: KindPlan = {
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
      text(from, 'default') !== undefined &&
      (properties.includes('default') || familyOf(typeOf(to)) !== familyOf(typeOf(from)));
    const listed = isRetyped ? properties.filter((property) => property !== 'default') : properties;
    const all = listed.flatMap((property) => clauses[property]?.(to, from, context) ?? []);
    const wanted = text(to, 'default');
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
    return flag(to, 'notNullNotValid') && (properties.includes('notNullNotValid') || properties.includes('notNull'))
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
  keep: (column, { governed }) => keepColumn(column, governed.targets.has(column.parent ?? '')),
  hazards: {
    drop: (column, isAgain) =>
      text(column, 'generated') === undefined ? ['data loss'] : isAgain ? [] : ['breaks running code'],
    create: (column): Hazard[] => [
      ...(isRewriting(column) ? (['table rewrite'] as const) : []),
      ...(flag(column, 'notNull') && isEmpty(column) ? (['fails on existing rows'] as const) : []),
    ],
    alter: (properties, to, from, { using }): Hazard[] => [
      ...(properties.includes('type') && !isKeptAsItIs(typeOf(from), typeOf(to)) ? (['table rewrite'] as const) : []),
      ...(properties.includes('type') && !using?.has(to.id) && !isLossless(typeOf(from), typeOf(to))
        ? (['may change values'] as const)
        : []),
      ...(properties.includes('notNull') && isProven(to) ? (['full scan'] as const) : []),
      ...((properties.includes('type') && !using?.has(to.id) && canFail(typeOf(from), typeOf(to))) ||
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
};

const typeOf = (column: CatalogObject): string => text(column, 'type') ?? '';

const isProven = (column: CatalogObject): boolean => flag(column, 'notNull') && !flag(column, 'notNullNotValid');
