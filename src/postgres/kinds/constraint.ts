import { dollarQuoted, ident, literal, qualified } from '../sql/index.js';
import { defineKind } from './kind.js';
import type { OnlineForm } from './statement.js';
import { indexes, isOwnConstraint } from './parts/catalog-sql.js';
import { type Constraint, constraintProperties, constraints } from './parts/constraint-properties.js';
import { rowsInTheWay, violators } from './parts/constraint-rows.js';
import { clusterOn } from './parts/cluster-on.js';
import { ofRelation } from './parts/keep-comments.js';
import { onRelation, ownName, tableOf } from './parts/names.js';
import { changeStatistics } from './parts/statistics.js';
import { changeOptions } from './parts/storage-parameters.js';
import { chosenName, cutName } from './parts/derived-names.js';
import { afterParents } from './parts/place.js';
import { constraintAddresses } from './parts/constraint-addresses.js';

const names = ['c.nspname', 'c.relname', 'k.conname'];

const indexOf = ({ path }: Constraint): string => qualified(path[0] ?? '', path.at(-1) ?? '');

/** Properties that can be changed in place, with the statements that do it. */
const changes: Readonly<Record<string, (to: Constraint, from: Constraint) => string[] | undefined>> = {
  notValid: (to) => (to.properties.notValid ? undefined : [validate(to)]),
  options: (to, from) => changeOptions(`ALTER INDEX ${indexOf(to)}`, to, from),
  clustered: (to) => clusterOn(tableOf(to), to),
  statistics: (to, from) => changeStatistics(indexOf(to), to, from),
};

/** A constraint's own triggers bear names that hold its number. `disabled, origin`: those of its own table only. */
function switchTriggers(constraint: Constraint): string {
  const [mode = '', other] = (constraint.properties.firing ?? '').split(', ');
  const verb = { disabled: 'DISABLE', replica: 'ENABLE REPLICA', always: 'ENABLE ALWAYS' }[mode] ?? 'ENABLE';
  const own = other === undefined ? '' : ' AND g.tgrelid = k.conrelid';
  return `DO ${dollarQuoted(`
DECLARE own record;
BEGIN
  FOR own IN SELECT g.tgrelid::pg_catalog.regclass AS relation, g.tgname FROM pg_catalog.pg_trigger g
    JOIN pg_catalog.pg_constraint k ON k.oid = g.tgconstraint
    WHERE k.conrelid = ${literal(tableOf(constraint))}::pg_catalog.regclass AND k.conname = ${literal(constraint.path.at(-1) ?? '')}${own}
  LOOP
    EXECUTE pg_catalog.format('ALTER TABLE %s ${verb} TRIGGER %I', own.relation, own.tgname);
  END LOOP;
  IF NOT FOUND THEN RAISE EXCEPTION 'the constraint is not there yet'; END IF;
END
`)}`;
}

/** PostgreSQL looks at no row that is there. */
const isUnproven = (constraint: Constraint): boolean =>
  constraint.properties.notValid || constraint.properties.notEnforced === true;

/** The key of a partitioned table is invalid until each partition has one of its own that is attached. */
const add = (constraint: Constraint): string =>
  `ALTER TABLE ${constraint.properties.invalid ? 'ONLY ' : ''}${tableOf(constraint)} ADD CONSTRAINT ${ownName(constraint)} ${constraint.definition}`;

const validate = (constraint: Constraint): string =>
  `ALTER TABLE ${tableOf(constraint)} VALIDATE CONSTRAINT ${ownName(constraint)}`;

const listed = (columns: readonly string[]): string => columns.map(ident).join(', ');

/** A key whose index is built before it, while others write. */
function overIndex(constraint: Constraint): OnlineForm {
  const include = constraint.properties.include ?? [];
  const index =
    `CREATE UNIQUE INDEX CONCURRENTLY ${ownName(constraint)} ON ${tableOf(constraint)} (${listed(constraint.properties.columns ?? [])})` +
    (include.length > 0 ? ` INCLUDE (${listed(include)})` : '') +
    (constraint.properties.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '');
  const key =
    `ALTER TABLE ${tableOf(constraint)} ADD CONSTRAINT ${ownName(constraint)} ${constraint.properties.type.toUpperCase()} USING INDEX ${ownName(constraint)}` +
    (constraint.properties.deferrable ? ' DEFERRABLE' : '') +
    (constraint.properties.initiallyDeferred ? ' INITIALLY DEFERRED' : '');
  return { first: [], later: [index, key] };
}

/**
 * Primary key, unique, check, foreign key and exclusion constraints.
 *
 * NOT NULL is a property of its column: PostgreSQL 18 keeps a constraint for it, older majors do not.
 */
export const constraintKind = defineKind({
  kind: 'constraint',
  properties: constraintProperties,
  read: () => [
    {
      path: names,
      on: { kind: "'table'", path: ['c.nspname', 'c.relname'] },
      from: `from ${constraints}
  join relation c on c.oid = k.conrelid
  left join lateral (select i.* from ${indexes} where i.indexrelid = k.conindid) i on k.contype in ('p', 'u', 'x')
  left join pg_catalog.pg_class x on x.oid = i.indexrelid
  left join pg_catalog.pg_class f on f.oid = k.confrelid
  left join pg_catalog.pg_namespace fn on fn.oid = f.relnamespace
  where k.contype in ('p', 'u', 'c', 'f', 'x') and ${isOwnConstraint}`,
      definition: 'pg_catalog.pg_get_constraintdef(k.oid)',
    },
  ],
  isDependent: true,
  isBrokenByRows: true,
  toldUnder: 'table',
  commentsAt: [
    {
      catalog: 'pg_constraint',
      oid: 'k.oid',
      path: names,
      from: `from relation c join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.contype in ('p', 'u', 'c', 'f', 'x')
      and ${isOwnConstraint}`,
    },
  ],
  dependenciesAt: constraintAddresses,
  sqlName: onRelation('CONSTRAINT'),
  renamed: (constraint) => `TABLE ${tableOf(constraint)} RENAME CONSTRAINT ${ownName(constraint)}`,
  recognised: 4,
  derivedNames: ({ path: [, table = ''], properties }) => {
    const columns = (properties.columns ?? []).join('_');
    switch (properties.type) {
      case 'primary key':
        return { name: [chosenName(table, '', 'pkey'), cutName(`${table}_${columns}_pk`)] };
      case 'unique':
        return { name: [chosenName(table, columns, 'key'), cutName(`${table}_${columns}_unique`)] };
      case 'foreign key': {
        const target = [properties.referencedTable?.at(-1), ...(properties.referencedColumns ?? [])].join('_');
        return {
          name: [
            chosenName(table, columns, 'fkey'),
            cutName(`${table}_${columns}_${target}_fk`),
            cutName(`${table}_${columns}_${target}_fkey`),
          ],
        };
      }
      default:
        return {};
    }
  },
  violators: ({ properties }, rows, referenced) => violators(properties, rows, referenced),
  rowsInTheWay: ({ change, object }, { live }) => (change === 'unexpected' ? [] : rowsInTheWay(object, live)),
  // Partitions get keys along with their parents. What a foreign key refers to is there: a key, or a unique index.
  place: ({ parent, properties: { type } }, { depthOf, rankOf }) => {
    const place = afterParents(depthOf(parent));
    return type === 'foreign key' ? rankOf('index') - rankOf('constraint') + 0.99 + place / 100 : place;
  },
  // PostgreSQL itself builds keys anew when the type of a column changes.
  stepsAside: ({ properties: { type } }, _needed, stays) =>
    stays && (type === 'primary key' || type === 'unique') ? undefined : 'remade',
  create: (constraint) => [
    add(constraint),
    ...changeOptions(`ALTER INDEX ${indexOf(constraint)}`, constraint),
    ...changeStatistics(indexOf(constraint), constraint),
    ...(constraint.properties.clustered ? clusterOn(tableOf(constraint), constraint) : []),
    ...(constraint.properties.firing === undefined ? [] : [switchTriggers(constraint)]),
  ],
  found: (constraint) =>
    ofRelation(constraint, tableOf(constraint), 'pg_constraint', { relation: 'conrelid', name: 'conname' }),
  drop: (constraint) => [`ALTER TABLE ${tableOf(constraint)} DROP CONSTRAINT IF EXISTS ${ownName(constraint)}`],
  alter: (to, from, properties) => {
    const statements = properties.map((property) => changes[property]?.(to, from));
    return statements.includes(undefined) ? undefined : statements.flatMap((sql) => sql ?? []);
  },
  needs: ({ properties: { referencedTable } }) => (referencedTable ? [{ kind: 'table', path: referencedTable }] : []),
  online: (sql, constraint, on) => {
    if (sql !== add(constraint) || isUnproven(constraint)) return undefined;
    const isPartitioned = on?.properties['partitionKey'] !== undefined;
    switch (constraint.properties.type) {
      case 'check':
        return { first: [`${sql} NOT VALID`], later: [validate(constraint)] };
      case 'foreign key':
        // Those of partitioned tables cannot be NOT VALID before PostgreSQL 18.
        return isPartitioned ? undefined : { first: [`${sql} NOT VALID`], later: [validate(constraint)] };
      case 'unique':
      case 'primary key':
        return isPartitioned || constraint.properties.period === true ? undefined : overIndex(constraint);
      default:
        return undefined;
    }
  },
  hazards: {
    create: (constraint) => (isUnproven(constraint) ? [] : ['full scan', 'fails on existing rows']),
    alter: (properties) => (properties.includes('notValid') ? ['fails on existing rows'] : []),
    safer: ({ properties: { type } }) =>
      type === 'primary key' || type === 'unique'
        ? 'CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX'
        : type === 'exclusion'
          ? undefined
          : 'ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a migration of its own',
  },
});
