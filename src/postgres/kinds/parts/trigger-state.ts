import type { Ref } from '../../model/index.js';
import { ownName, tableOf } from './names.js';

/** What fires. */
interface Firing extends Ref {
  readonly properties: { readonly enabled: string };
}

/** How `ALTER TABLE` says it: a trigger or rule fires on the origin unless it is told otherwise. */
const words: Readonly<Record<string, string>> = {
  origin: 'ENABLE',
  always: 'ENABLE ALWAYS',
  replica: 'ENABLE REPLICA',
  disabled: 'DISABLE',
};

/** Sets when a trigger or a rule fires, as its property `enabled` says. */
export const setTriggerState = (object: Firing): string =>
  `ALTER TABLE ${tableOf(object)} ${words[object.properties.enabled]} ${object.kind.toUpperCase()} ${ownName(object)}`;

/** The same for a new object, which fires on the origin without being told. */
export const setTriggerStateOfNew = (object: Firing): string[] =>
  object.properties.enabled === 'origin' ? [] : [setTriggerState(object)];
