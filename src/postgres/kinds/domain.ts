import type { CatalogObject } from '../model/index.js';
import { qualified } from '../sql/index.js';
import { columnKind } from './column.js';
import { compositeKind } from './composite.js';
import { defineKind, isKind, type PlanContext } from './kind.js';
import { isLossless } from './parts/casts.js';
import type { Column } from './parts/column-properties.js';
import { usingClause } from './parts/column-types.js';
import { changeChecks, newlyEnforced, parseChecks } from './parts/domain-checks.js';
import { type Domain, domainProperties } from './parts/domain-properties.js';
import { domainRows, rowsAgainst } from './parts/domain-rows.js';
import { inSchema, ownName, tableOf } from './parts/names.js';
import { rebuildTypes } from './parts/rebuild-type.js';
import { locatedType, typesOf } from './parts/schema-types.js';
import { kindOf } from './registry.js';
import type { Hazard } from './statement.js';

const { path, from, privileges, dependencies } = typesOf("t.typtype = 'd'");

/** What no statement changes: the values move to another domain. */
const isRebuilt = (properties: readonly string[]): boolean =>
  properties.includes('type') || properties.includes('collation');

const create = (domain: Domain, { notNull, checks, default: byDefault, type, collation } = domain.properties): string =>
  [
    `CREATE DOMAIN ${tableOf(domain)} AS ${type}`,
    ...(collation === undefined ? [] : [`COLLATE ${collation}`]),
    ...(byDefault === undefined ? [] : [`DEFAULT ${byDefault}`]),
    ...(notNull ? ['NOT NULL'] : []),
    ...parseChecks(checks).flatMap(({ name, rule, isValid }) => (isValid ? [`CONSTRAINT ${name} ${rule}`] : [])),
  ].join(' ');

/** CREATE DOMAIN knows no NOT VALID. */
const addUnproven = (domain: Domain): string[] =>
  changeChecks(
    domain.properties.checks?.filter((check) => check.endsWith(' NOT VALID')),
    [],
  ).map((change) => `ALTER DOMAIN ${tableOf(domain)} ${change}`);

/** What rows have to meet from now on, in words of ALTER DOMAIN. */
const isStricter = (to: Domain, from: Domain): boolean =>
  (to.properties.notNull && !from.properties.notNull) ||
  newlyEnforced(to.properties.checks, from.properties.checks).length > 0;

const isArray = ({ properties: { type } }: Column): boolean => type.endsWith('[]');

/** Domains, with their constraints: NOT NULL and CHECK. */
export const domainKind = defineKind({
  kind: 'domain',
  properties: domainProperties,
  read: () => [{ path, from: from.replace('where', `${domainRows} where`) }],
  commentsAt: [{ catalog: 'pg_type', oid: 't.oid', path, from }],
  privileges,
  dependenciesAt: [
    dependencies,
    {
      catalog: 'pg_constraint',
      oid: 'k.oid',
      path: ['n.nspname', 't.typname'],
      from: `from pg_catalog.pg_constraint k join pg_catalog.pg_type t on t.oid = k.contypid
  join namespace n on n.oid = t.typnamespace`,
    },
  ],
  located: locatedType,
  sqlName: inSchema('DOMAIN'),
  ownedBy: ([schema = '', name = '']) => ({
    catalog: 'pg_type',
    owner: 'typowner',
    lookup: 'regtype',
    name: qualified(schema, name),
  }),
  renamed: (domain) => `DOMAIN ${tableOf(domain)} RENAME`,
  moved: (domain) => `DOMAIN ${tableOf(domain)}`,
  isNamedByCode: () => true,
  isType: true,
  recognised: 1,
  asked: 2,
  kept: 'the columns of it',
  loses: ({ id, properties: { type } }, now) =>
    !now || isLossless(type, now.properties.type)
      ? []
      : [`what the values of ${id} lose on the way from ${type} to ${now.properties.type} and back`],
  rowsInTheWay: ({ change, object, found, property }, { live }) =>
    change === 'changed' && found && (property === 'checks' || property === 'notNull')
      ? rowsAgainst(object, found, property, live)
      : [],
  // A domain over a domain or an enum moves along with it.
  stepsAside: (_domain, needed, stays) => (stays && kindOf(needed.kind).isType ? 'changed' : undefined),
  create: (domain) => [create(domain), ...addUnproven(domain)],
  drop: (domain) => [`DROP DOMAIN IF EXISTS ${tableOf(domain)}`],
  alter: (to, from, properties, context) => {
    if (isMoved(properties, { to, from }, context)) return rebuild(to, from, context);
    const { notNull, default: byDefault, checks } = to.properties;
    const changes = [
      ...(properties.includes('default')
        ? [byDefault === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${byDefault}`]
        : []),
      ...(properties.includes('notNull') ? [notNull ? 'SET NOT NULL' : 'DROP NOT NULL'] : []),
      ...(properties.includes('checks') ? changeChecks(checks, from.properties.checks) : []),
    ];
    return changes.map((change) => `ALTER DOMAIN ${tableOf(to)} ${change}`);
  },
  unsettles: (properties) => isRebuilt(properties),
  online: (sql, domain) => {
    const [, name] = /^ALTER DOMAIN .*? ADD CONSTRAINT ("(?:[^"]|"")*"|\S+) CHECK .*\)$/s.exec(sql) ?? [];
    return name === undefined
      ? undefined
      : { first: [`${sql} NOT VALID`], later: [`ALTER DOMAIN ${tableOf(domain)} VALIDATE CONSTRAINT ${name}`] };
  },
  hazards: {
    alter: (properties, to, from, context): Hazard[] => {
      const isUsed = columnsOf(from, context).length > 0;
      const isRewritten = isMoved(properties, { to, from }, context);
      if (!isUsed && !isRewritten) return [];
      return [
        ...(isRewritten ? (['table rewrite'] as const) : []),
        ...(isLossless(from.properties.type, to.properties.type) ? [] : (['may change values'] as const)),
        ...(isStricter(to, from) && !isRewritten ? (['full scan'] as const) : []),
        ...(isStricter(to, from) || properties.includes('type') ? (['fails on existing rows'] as const) : []),
      ];
    },
    safer: (_domain, _change, hazards) =>
      hazards.includes('full scan')
        ? 'ALTER DOMAIN … ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a migration of its own'
        : undefined,
  },
});

/** PostgreSQL looks at no values within arrays and composite types: where rows have some, it refuses a rule. */
function isMoved(
  properties: readonly string[],
  { to, from }: { readonly to: Domain; readonly from: Domain },
  context: PlanContext,
): boolean {
  if (isRebuilt(properties) || !isStricter(to, from)) return isRebuilt(properties);
  const isInRows = (object: CatalogObject): boolean =>
    context.referrersTo(object).some((one) => isKind(one, columnKind) || (isKind(one, compositeKind) && isInRows(one)));
  const within = familyOf(from, context).flatMap((one) => context.referrersTo(one));
  return columnsOf(from, context).some(isArray) || within.some((one) => isKind(one, compositeKind) && isInRows(one));
}

/** The columns of tables whose values are of a domain, or arrays of it. */
const ownColumns = (domain: Domain, context: PlanContext): Column[] =>
  context
    .referrersTo(domain)
    .filter((object) => isKind(object, columnKind))
    .filter(({ parent, properties }) => parent?.kind !== 'view' && properties.generated === undefined);

/** The same with those of domains over it. */
const columnsOf = (domain: Domain, context: PlanContext): Column[] =>
  familyOf(domain, context).flatMap((one) => ownColumns(one, context));

/** The domain and those over it, each after what it is over. */
function familyOf(domain: Domain, context: PlanContext): Domain[] {
  const over = context.referrersTo(domain).filter((object) => isKind(object, domainKind));
  return [domain, ...over.flatMap((one) => familyOf(one, context))];
}

function rebuild(to: Domain, from: Domain, context: PlanContext): string[] {
  const types = familyOf(from, context).map((domain) => ({ from: domain, to: domain === from ? to : domain }));
  const domainOf = new Map(types.flatMap((type) => ownColumns(type.from, context).map((column) => [column, type])));
  const using = (column: Column): string => {
    const suffix = isArray(column) ? '[]' : '';
    const type = domainOf.get(column);
    const [wanted, present] = [type?.to, type?.from].map((domain) => `${domain?.properties.type ?? ''}${suffix}`);
    const value = `${ownName(column)}::${present}`;
    return usingClause(value, wanted ?? '', present ?? '').trim() || `USING ${value}`;
  };
  return [
    ...rebuildTypes(
      types.map((type) => ({ ...type, word: 'DOMAIN', create: create(type.to) })),
      [...domainOf.keys()],
      context,
      using,
    ),
    ...types.flatMap(({ to: wanted }) => addUnproven(wanted)),
  ];
}
