import { defineKind } from './kind.js';
import { firing, firingWords, relationKind } from './parts/catalog-sql.js';
import { ofRelation } from './parts/keep-comments.js';
import { bareName, onRelation, ownName, tableOf } from './parts/names.js';
import { setTriggerState, setTriggerStateOfNew } from './parts/trigger-state.js';
import { expression, text, worded } from './property.js';
import { naming } from './parts/renamed.js';
import { addressOn } from './parts/relation-addresses.js';

function ruleNamed(sql: string, before: string, after: string): string {
  const start = `CREATE RULE ${bareName(before)} AS`;
  return sql.startsWith(start) ? `CREATE RULE ${bareName(after)} AS${sql.slice(start.length)}` : sql;
}

const properties = {
  // It begins with its name.
  rule: naming(expression('pg_catalog.pg_get_ruledef(r.oid)'), (sql, { path: own }, { pathOf }) =>
    ruleNamed(sql, own.at(-1) ?? '', pathOf(['rule'], own).at(-1) ?? ''),
  ),
  enabled: worded(text(firing('r.ev_enabled')), firingWords),
};

const path = ['c.nspname', 'c.relname', 'r.rulename'];

const from = `from relation c
  join pg_catalog.pg_rewrite r on r.ev_class = c.oid and r.rulename <> '_RETURN'`;

/** Rules that stand on tables and views; the one that makes a view a view is the view's query. */
export const ruleKind = defineKind({
  kind: 'rule',
  properties,
  read: () => [
    {
      path,
      on: { kind: relationKind, path: ['c.nspname', 'c.relname'] },
      from,
      definition: 'pg_catalog.pg_get_ruledef(r.oid)',
    },
  ],
  isDependent: true,
  commentsAt: [{ catalog: 'pg_rewrite', oid: 'r.oid', path, from }],
  heading: { order: 10, icon: '📜', title: 'Rules' },
  dependenciesAt: [addressOn('pg_rewrite', 'ev_class', 'rulename', `o.rulename <> '_RETURN'`)],
  sqlName: onRelation('RULE'),
  renamed: (rule) => `RULE ${ownName(rule)} ON ${tableOf(rule)} RENAME`,
  recognised: 4,
  withoutName: ({ path: own, properties: { rule, enabled } }) => ({
    rule: ruleNamed(rule, own.at(-1) ?? '', ''),
    enabled,
  }),
  stepsAside: () => 'remade',
  create: (rule) => [(rule.definition ?? '').trim().replace(/;$/, ''), ...setTriggerStateOfNew(rule)],
  found: (rule) => ofRelation(rule, tableOf(rule), 'pg_rewrite', { relation: 'ev_class', name: 'rulename' }),
  drop: (rule) => [`DROP RULE IF EXISTS ${ownName(rule)} ON ${tableOf(rule)}`],
  alter: (to, _from, changed) => (changed.length === 1 && changed[0] === 'enabled' ? [setTriggerState(to)] : undefined),
});
