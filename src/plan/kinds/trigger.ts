import type { CatalogObject } from '../../catalog/index.js';
import type { KindPlan } from '../statement.js';
import { ownName, tableOf, text } from './properties.js';

/** How `ALTER TABLE` says it: a trigger fires on the origin unless it is told otherwise. */
const enabling: Readonly<Record<string, string>> = {
  origin: 'ENABLE TRIGGER',
  always: 'ENABLE ALWAYS TRIGGER',
  replica: 'ENABLE REPLICA TRIGGER',
  disabled: 'DISABLE TRIGGER',
};

const enable = (trigger: CatalogObject): string =>
  `ALTER TABLE ${tableOf(trigger)} ${enabling[text(trigger, 'enabled') ?? 'origin']} ${ownName(trigger)}`;

export const triggerPlan: KindPlan = {
  create: (trigger) => [trigger.definition ?? '', ...(text(trigger, 'enabled') === 'origin' ? [] : [enable(trigger)])],
  drop: (trigger) => [`DROP TRIGGER IF EXISTS ${ownName(trigger)} ON ${tableOf(trigger)}`],
  alter: (to, _from, properties) => (properties.length === 1 && properties[0] === 'enabled' ? [enable(to)] : undefined),
};
