import type { KindPlan } from './kind.js';
import { ofRelation } from './parts/keep-comments.js';
import { setFiring, setFiringOfNew } from './parts/trigger-state.js';
import { ownName, tableOf } from './parts/names.js';

export const rulePlan: KindPlan = {
  create: (rule) => [(rule.definition ?? '').trim().replace(/;$/, ''), ...setFiringOfNew(rule)],
  found: (rule) => ofRelation(rule, tableOf(rule), 'pg_rewrite', { relation: 'ev_class', name: 'rulename' }),
  drop: (rule) => [`DROP RULE IF EXISTS ${ownName(rule)} ON ${tableOf(rule)}`],
  alter: (to, _from, properties) =>
    properties.length === 1 && properties[0] === 'enabled' ? [setFiring(to)] : undefined,
};
