import type { KindPlan } from '../statement.js';
import { ofRelation } from './keep-comments.js';
import { setFiring, setFiringOfNew } from './firing.js';
import { ownName, tableOf } from './properties.js';

export const rulePlan: KindPlan = {
  create: (rule) => [(rule.definition ?? '').trim().replace(/;$/, ''), ...setFiringOfNew(rule)],
  found: (rule) => ofRelation(rule, tableOf(rule), 'pg_rewrite', { relation: 'ev_class', name: 'rulename' }),
  drop: (rule) => [`DROP RULE IF EXISTS ${ownName(rule)} ON ${tableOf(rule)}`],
  alter: (to, _from, properties) =>
    properties.length === 1 && properties[0] === 'enabled' ? [setFiring(to)] : undefined,
};
