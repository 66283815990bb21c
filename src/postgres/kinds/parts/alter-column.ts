import { ident, literal } from '../../sql/index.js';
import type { PlanContext } from '../kind.js';
import {
  addNotValid,
  alterColumn,
  identityClause,
  identitySequence,
  optionsOf,
  setStatistics,
  setStorage,
} from './column-definition.js';
import { type Column, isOfView } from './column-properties.js';
import { familyOf, usingClause } from './column-types.js';
import { ownName, tableOf } from './names.js';
import { changedSequenceOptions, isNarrower, withinBounds } from './sequence-options.js';
import { changeOptions } from './storage-parameters.js';

/** PostgreSQL does these of one statement in their order, whatever theirs is there: without the default, the type, the new one. */
const isOfRetype = (clause: string): boolean => /^(TYPE|DROP DEFAULT|SET DEFAULT)\b/.test(clause);

/** A type that gets smaller takes the bounds along: there PostgreSQL's own check has to stay. */
export const isNarrowed = (to: Column, from: Column): boolean =>
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

/** A stored expression can be dropped, and its values stay; none can be added, and the older majors change none. */
const isAlterable = (properties: readonly string[], to: Column, from: Column): boolean =>
  properties.every((property) => Object.hasOwn(clauses, property)) &&
  (!isOfView(to) || properties.every((property) => ['default', 'statistics', 'options'].includes(property))) &&
  (!properties.some((property) => property.startsWith('generated')) ||
    (to.properties.generated === undefined && from.properties.generatedKind === 'stored'));

/** The statements that turn one column into another, or undefined where PostgreSQL has none. */
export function alterColumnTo(
  to: Column,
  from: Column,
  properties: readonly string[],
  context: PlanContext,
): readonly string[] | undefined {
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
}
