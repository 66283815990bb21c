import type { KindPlan } from './kind.js';
import { ofRelation } from './parts/keep-comments.js';
import { setFiring, setFiringOfNew } from './parts/trigger-state.js';
import { ownName, tableOf } from './parts/names.js';

export const triggerPlan: KindPlan = {
  create: (trigger) => [trigger.definition ?? '', ...setFiringOfNew(trigger)],
  found: (trigger) => ofRelation(trigger, tableOf(trigger), 'pg_trigger', { relation: 'tgrelid', name: 'tgname' }),
  drop: (trigger) => [`DROP TRIGGER IF EXISTS ${ownName(trigger)} ON ${tableOf(trigger)}`],
  alter: (to, _from, properties) =>
    properties.length === 1 && properties[0] === 'enabled' ? [setFiring(to)] : undefined,
};
