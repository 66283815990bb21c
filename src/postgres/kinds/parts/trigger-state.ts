import type { CatalogObject } from '../../model/index.js';
import { ownName, tableOf, text } from './names.js';

/** How `ALTER TABLE` says it: a trigger or rule fires on the origin unless it is told otherwise. */
const words: Readonly<Record<string, string>> = {
  origin: 'ENABLE',
  always: 'ENABLE ALWAYS',
  replica: 'ENABLE REPLICA',
  disabled: 'DISABLE',
};

/** Sets when a trigger or a rule fires, as its property `enabled` says. */
export const setFiring = (object: CatalogObject): string =>
  `ALTER TABLE ${tableOf(object)} ${words[text(object, 'enabled') ?? 'origin']} ${object.kind.toUpperCase()} ${ownName(object)}`;

/** The same for a new object, which fires on the origin without being told. */
export const setFiringOfNew = (object: CatalogObject): string[] =>
  text(object, 'enabled') === 'origin' ? [] : [setFiring(object)];
