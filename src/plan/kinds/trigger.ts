import type { KindPlan } from '../statement.js';
import { ofRelation } from './keep-comments.js';
import { setFiring, setFiringOfNew } from './firing.js';
import { ownName, tableOf } from './properties.js';

export const triggerPlan: KindPlan = {
  create: (trigger) => [trigger.definition ?? '', ...setFiringOfNew(trigger)],
  found: (trigger) => ofRelation(trigger, tableOf(trigger), 'pg_trigger', { relation: 'tgrelid', name: 'tgname' }),
  drop: (trigger) => [`DROP TRIGGER IF EXISTS ${ownName(trigger)} ON ${tableOf(trigger)}`],
  alter: (to, _from, properties) =>
    properties.length === 1 && properties[0] === 'enabled' ? [setFiring(to)] : undefined,
};
