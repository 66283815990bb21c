import { ident } from '../sql/index.js';
import { columnKind } from './column.js';
import { defineKind, isKind } from './kind.js';
import { options } from './parts/catalog-sql.js';
import { keepAround, keptRelation } from './parts/keep.js';
import { planning } from './parts/column-definition.js';
import { inSchema, ownedRelation, ownName, tableOf } from './parts/names.js';
import { onTables } from './parts/privileges.js';
import { changeOptions } from './parts/storage-parameters.js';
import { onlyGains, outputsOf, renamedOutputs } from './parts/view-columns.js';
import { expression, flag, list, type ObjectWith, optional, text } from './property.js';
import { locatedRelation, relationAddresses } from './parts/relation-addresses.js';

const properties = {
  materialized: flag(`c.relkind = 'm'`, 'a materialized view', 'a plain view'),
  query: expression('pg_catalog.pg_get_viewdef(c.oid)'),
  options: optional(list(options('c.reloptions'))),
  accessMethod: optional(
    text("(select m.amname from pg_catalog.pg_am m where m.oid = c.relam and m.amname <> 'heap')"),
  ),
};

type View = ObjectWith<typeof properties>;

const names = ['c.nspname', 'c.relname'];

const own = `from relation c
  where c.relkind in ('v', 'm')`;

const view = (object: View): string => (object.properties.materialized ? 'MATERIALIZED VIEW' : 'VIEW');

function define(verb: string, object: View): string {
  const options = object.properties.options ?? [];
  const method = object.properties.accessMethod;
  const query = object.properties.query.trim().replace(/;$/, '');
  return `${verb} ${view(object)} ${tableOf(object)}${method === undefined ? '' : ` USING ${method}`}${options.length > 0 ? ` WITH (${options.join(', ')})` : ''} AS ${query}`;
}

/** Whether a materialized view is declared as made without its rows. */
const isEmpty = (object: View): boolean => object.properties.materialized && object.definition === 'WITH NO DATA';

export const viewKind = defineKind({
  kind: 'view',
  properties,
  heading: { order: 1.5, icon: '👓', title: 'Views', each: '{name} view exists' },
  read: () => [
    {
      path: names,
      from: own,
      // Whether it holds rows is data and never compared; this says how it is made again.
      definition: "case when not c.relispopulated then 'WITH NO DATA' end",
    },
  ],
  commentsAt: [
    {
      catalog: 'pg_class',
      oid: 'c.oid',
      path: names,
      from: own,
      word: `case c.relkind when 'm' then 'MATERIALIZED VIEW' end`,
    },
  ],
  privileges: {
    names: onTables,
    path: names,
    owner: 'c.relowner',
    given: 'c.relacl',
    usual: `pg_catalog.acldefault('r', c.relowner)`,
    from: own,
  },
  // A view's rule is the view.
  dependenciesAt: [
    ...relationAddresses("'v', 'm'"),
    {
      catalog: 'pg_rewrite',
      oid: 'r.oid',
      path: ['n.nspname', 'c.relname'],
      from: `from pg_catalog.pg_rewrite r join pg_catalog.pg_class c on c.oid = r.ev_class
  join namespace n on n.oid = c.relnamespace where r.rulename = '_RETURN'`,
    },
  ],
  located: locatedRelation,
  sqlName: inSchema('VIEW'),
  ownedBy: ownedRelation,
  isRelation: true,
  renamed: (object) => `${view(object)} ${tableOf(object)} RENAME`,
  moved: (object) => `${view(object)} ${tableOf(object)}`,
  isNamedByCode: () => true,
  recognised: 2,
  stepsAside: () => 'remade',
  create: (object, { childrenOf }) => {
    const columns = childrenOf(object).filter((child) => isKind(child, columnKind));
    const defaults = columns.filter((child) => child.properties.default !== undefined);
    return [
      isEmpty(object) ? `${define('CREATE', object)} WITH NO DATA` : define('CREATE', object),
      ...defaults.map(
        (column) =>
          `ALTER TABLE ${tableOf(column)} ALTER COLUMN ${ownName(column)} SET DEFAULT ${column.properties.default}`,
      ),
      ...columns.flatMap(planning),
    ];
  },
  drop: (object) => [`DROP ${view(object)} IF EXISTS ${tableOf(object)}`],
  alter: (to, from, properties) =>
    properties.length === 1 && properties[0] === 'options'
      ? changeOptions(`ALTER ${view(to)} ${tableOf(to)}`, to, from)
      : undefined,
  reshape: (to, from, properties) => {
    const [before, after] = [from.object, to.object].map((object) => outputsOf(object.properties.query));
    // What is printed otherwise than expected is made again.
    if (!before || !after || before.length !== from.parts.length || after.length !== to.parts.length) return undefined;
    const renamed = properties.every((property) => property === 'query') ? renamedOutputs(before, after) : undefined;
    if (renamed && renamed.length > 0)
      return renamed.map(
        ([old, now]) => `ALTER ${view(to.object)} ${tableOf(to.object)} RENAME COLUMN ${ident(old)} TO ${ident(now)}`,
      );
    const isReplaceable =
      !to.object.properties.materialized &&
      properties.every((property) => property === 'query' || property === 'options') &&
      onlyGains(before, after);
    return isReplaceable ? [define('CREATE OR REPLACE', to.object)] : undefined;
  },
  includes: ['column'],
  keep: (object, { governed }, now) =>
    keepAround(object, keptRelation(object, view(object)), {
      owner: true,
      rights: !governed.targets.has(object.id),
      ...(object.properties.materialized && isEmpty(now) && { rows: `REFRESH MATERIALIZED VIEW ${tableOf(now)}` }),
    }),
  hazards: {
    create: (object, isAgain) => (isAgain && object.properties.materialized ? ['computes its rows again'] : []),
    alter: (_properties, to, from) => {
      const [before, after] = [from, to].map((object) => outputsOf(object.properties.query));
      const isGone = before?.some(({ name }) => after?.every((output) => output.name !== name));
      return isGone ? ['breaks running code'] : [];
    },
    drop: (_object, isAgain) => (isAgain ? [] : ['breaks running code']),
  },
});
