import { qualified } from '../sql/index.js';
import { defineKind, isKind } from './kind.js';
import { inSchema, ownedRelation, tableOf } from './parts/names.js';
import { isNarrower, restarts, sequenceOptions, withinBounds } from './parts/sequence-options.js';
import { chosenName } from './parts/derived-names.js';
import { type Sequence, sequenceProperties } from './parts/sequence-properties.js';
import { columnKind } from './column.js';
import { afterRows, isNumbered } from './parts/column-rows.js';
import { locatedRelation, relationAddresses } from './parts/relation-addresses.js';

const names = ['c.nspname', 'c.relname'];

const own = "from relation c where c.relkind = 'S'";

/** A sequence lies in the schema of the table that owns it. */
const ownedBy = (sequence: Sequence): string => {
  const { ownedBy: owner } = sequence.properties;
  return owner ? qualified(sequence.path[0] ?? '', ...owner) : 'NONE';
};

const isUnlogged = (sequence: Sequence): boolean => sequence.properties.persistence === 'unlogged';

/** Sequences, but those of identity columns, which are read as a property of their column. */
export const sequenceKind = defineKind({
  kind: 'sequence',
  properties: sequenceProperties,
  read: () => [
    {
      path: names,
      on: { kind: "'table'", path: ['o.nspname', 'o.relname'], where: 'o.relname is not null' },
      from: `from relation c
  join pg_catalog.pg_sequence q on q.seqrelid = c.oid
  left join lateral (
    select t.nspname, t.relname, a.attname::text as column_name
    from pg_catalog.pg_depend d
    join relation t on t.oid = d.refobjid
    join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'a'
      and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjsubid > 0
    limit 1
  ) o on true
  where c.relkind = 'S'`,
    },
  ],
  commentsAt: [{ catalog: 'pg_class', oid: 'c.oid', path: names, from: own }],
  privileges: {
    names: { SELECT: 0, UPDATE: 0, USAGE: 0 },
    path: names,
    owner: 'c.relowner',
    given: 'c.relacl',
    usual: `pg_catalog.acldefault('s', c.relowner)`,
    from: own,
  },
  dependenciesAt: relationAddresses("'S'").slice(0, 1),
  located: locatedRelation,
  sqlName: inSchema('SEQUENCE'),
  ownedBy: ownedRelation,
  isBeside: true,
  renamed: (sequence) => `SEQUENCE ${tableOf(sequence)} RENAME`,
  moved: (sequence) => `SEQUENCE ${tableOf(sequence)}`,
  isNamedByCode: ({ parent }) => parent === undefined,
  recognised: 2,
  asked: 2,
  kept: 'its number',
  followsParent: ({ parent }) => parent !== undefined,
  // A column's sequence goes with the column, or with its numbering; another sequence may give the numbers on.
  loses: ({ id, path: [schema = ''], properties: { ownedBy } }, now, { get, isConverted }) => {
    if (now) return [];
    if (!ownedBy) return [`the position of ${id}`];
    const column = get({ kind: 'column', path: [schema, ...ownedBy] });
    // Where every row gets a new value, it starts anew.
    return column && isKind(column, columnKind) && !isNumbered(column) && !isConverted(column.id)
      ? [`the position of ${id}: ${afterRows}`]
      : [];
  },
  derivedNames: ({ properties }) => {
    const [table, column] = properties.ownedBy ?? [];
    return table !== undefined && column !== undefined ? { name: [chosenName(table, column, 'seq')] } : {};
  },
  create: (sequence) => [
    `CREATE ${isUnlogged(sequence) ? 'UNLOGGED ' : ''}SEQUENCE ${tableOf(sequence)} AS ${sequence.properties.type} ${sequenceOptions(sequence.properties)}`,
  ],
  completed: {
    after: 'column',
    sql: (sequence) =>
      sequence.properties.ownedBy === undefined
        ? []
        : [`ALTER SEQUENCE ${tableOf(sequence)} OWNED BY ${ownedBy(sequence)}`],
  },
  drop: (sequence) => [`DROP SEQUENCE IF EXISTS ${tableOf(sequence)}`],
  alter: (to, from, properties) => {
    const alter = (what: string): string => `ALTER SEQUENCE ${tableOf(to)} ${what}`;
    const isOption = (property: string): boolean => property !== 'ownedBy' && property !== 'persistence';
    const cycle = to.properties.cycle ? '' : ' NO CYCLE';
    const options = alter(`AS ${to.properties.type} ${sequenceOptions(to.properties)}${cycle}`);
    const position = `SELECT last_value INTO number FROM ${tableOf(to)}`;
    return [
      ...(!properties.some(isOption)
        ? []
        : [isNarrower(to.properties, from.properties) ? withinBounds(options, to.properties, position) : options]),
      ...(properties.includes('persistence') ? [alter(`SET ${isUnlogged(to) ? 'UNLOGGED' : 'LOGGED'}`)] : []),
      ...(properties.includes('ownedBy') ? [alter(`OWNED BY ${ownedBy(to)}`)] : []),
    ];
  },
  hazards: {
    alter: (_properties, to, from) => (isNarrower(to.properties, from.properties) ? [restarts] : []),
  },
});
