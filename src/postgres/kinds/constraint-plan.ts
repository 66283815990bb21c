import { type CatalogObject, idOf } from '../model/index.js';
import { dollarQuoted, ident, literal, qualified } from '../sql/index.js';
import type { KindPlan, OnlineForm } from './kind.js';
import { ofRelation } from './parts/keep-comments.js';
import { clusterOn } from './parts/cluster-on.js';
import { changeOptions } from './parts/storage-parameters.js';
import { flag, ownName, tableOf, text, texts } from './parts/names.js';
import { changeStatistics } from './parts/statistics.js';

const indexOf = ({ path }: CatalogObject): string => qualified(path[0] ?? '', path.at(-1) ?? '');

const bare = (constraint: CatalogObject): CatalogObject => ({ ...constraint, properties: {} });

/** Properties that can be changed in place, with the statements that do it. */
const changes: Readonly<Record<string, (to: CatalogObject, from: CatalogObject) => string[] | undefined>> = {
  notValid: (to) => (flag(to, 'notValid') ? undefined : [validate(to)]),
  options: (to, from) => changeOptions(`ALTER INDEX ${indexOf(to)}`, to, from),
  clustered: (to) => clusterOn(tableOf(to), to),
  statistics: (to, from) => changeStatistics(indexOf(to), to, from),
};

/** A constraint's own triggers bear names that hold its number. `disabled, origin`: those of its own table only. */
function switchTriggers(constraint: CatalogObject): string {
  const [mode = '', other] = (text(constraint, 'firing') ?? '').split(', ');
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
const isUnproven = (constraint: CatalogObject): boolean =>
  flag(constraint, 'notValid') || constraint.properties['notEnforced'] === true;

/** The key of a partitioned table is invalid until each partition has one of its own that is attached. */
const add = (constraint: CatalogObject): string =>
  `ALTER TABLE ${flag(constraint, 'invalid') ? 'ONLY ' : ''}${tableOf(constraint)} ADD CONSTRAINT ${ownName(constraint)} ${constraint.definition}`;

const validate = (constraint: CatalogObject): string =>
  `ALTER TABLE ${tableOf(constraint)} VALIDATE CONSTRAINT ${ownName(constraint)}`;

const names = (columns: readonly string[]): string => columns.map(ident).join(', ');

/** A key whose index is built before it, while others write. */
function overIndex(constraint: CatalogObject): OnlineForm {
  const include = texts(constraint, 'include');
  const index =
    `CREATE UNIQUE INDEX CONCURRENTLY ${ownName(constraint)} ON ${tableOf(constraint)} (${names(texts(constraint, 'columns'))})` +
    (include.length > 0 ? ` INCLUDE (${names(include)})` : '') +
    (flag(constraint, 'nullsNotDistinct') ? ' NULLS NOT DISTINCT' : '');
  const key =
    `ALTER TABLE ${tableOf(constraint)} ADD CONSTRAINT ${ownName(constraint)} ${text(constraint, 'type')?.toUpperCase()} USING INDEX ${ownName(constraint)}` +
    (flag(constraint, 'deferrable') ? ' DEFERRABLE' : '') +
    (flag(constraint, 'initiallyDeferred') ? ' INITIALLY DEFERRED' : '');
  return { first: [], later: [index, key] };
}

export const constraintPlan: KindPlan = {
  create: (constraint) => [
    add(constraint),
    ...(texts(constraint, 'options').length > 0 ? (changes['options']?.(constraint, bare(constraint)) ?? []) : []),
    ...changeStatistics(indexOf(constraint), constraint),
    ...(flag(constraint, 'clustered') ? clusterOn(tableOf(constraint), constraint) : []),
    ...(text(constraint, 'firing') === undefined ? [] : [switchTriggers(constraint)]),
  ],
  found: (constraint) =>
    ofRelation(constraint, tableOf(constraint), 'pg_constraint', { relation: 'conrelid', name: 'conname' }),
  drop: (constraint) => [`ALTER TABLE ${tableOf(constraint)} DROP CONSTRAINT IF EXISTS ${ownName(constraint)}`],
  alter: (to, from, properties) => {
    const statements = properties.map((property) => changes[property]?.(to, from));
    return statements.includes(undefined) ? undefined : statements.flatMap((sql) => sql ?? []);
  },
  needs: ({ properties }) => {
    const [schema, name] = (properties['referencedTable'] ?? []) as readonly string[];
    return schema === undefined || name === undefined ? [] : [idOf('table', schema, name)];
  },
  online: (sql, constraint, on) => {
    if (sql !== add(constraint) || isUnproven(constraint)) return undefined;
    const isPartitioned = on?.properties['partitionKey'] !== undefined;
    switch (text(constraint, 'type')) {
      case 'check':
        return { first: [`${sql} NOT VALID`], later: [validate(constraint)] };
      case 'foreign key':
        // Those of partitioned tables cannot be NOT VALID before PostgreSQL 18.
        return isPartitioned ? undefined : { first: [`${sql} NOT VALID`], later: [validate(constraint)] };
      case 'unique':
      case 'primary key':
        return isPartitioned || constraint.properties['period'] === true ? undefined : overIndex(constraint);
      default:
        return undefined;
    }
  },
  hazards: {
    create: (constraint) => (isUnproven(constraint) ? [] : ['full scan', 'fails on existing rows']),
    alter: (properties) => (properties.includes('notValid') ? ['fails on existing rows'] : []),
    safer: ({ properties }) =>
      properties['type'] === 'primary key' || properties['type'] === 'unique'
        ? 'CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX'
        : properties['type'] === 'exclusion'
          ? undefined
          : 'ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a migration of its own',
  },
};
