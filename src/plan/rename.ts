import type { CatalogObject, Kind, Rename } from '../catalog/index.js';
import { ident } from '../sql/index.js';
import { flag, functionSignature, ownName, tableOf } from './kinds/properties.js';
import type { Statement } from './statement.js';

/** How `ALTER …` names what is renamed. */
const named: Readonly<Partial<Record<Kind, (object: CatalogObject) => string>>> = {
  schema: (schema) => `SCHEMA ${ownName(schema)} RENAME`,
  role: (role) => `ROLE ${ownName(role)} RENAME`,
  enum: (type) => `TYPE ${tableOf(type)} RENAME`,
  sequence: (sequence) => `SEQUENCE ${tableOf(sequence)} RENAME`,
  function: ({ path }) => `ROUTINE ${functionSignature(path)} RENAME`,
  table: (table) => `TABLE ${tableOf(table)} RENAME`,
  view: (view) => `${flag(view, 'materialized') ? 'MATERIALIZED ' : ''}VIEW ${tableOf(view)} RENAME`,
  column: (column) => `TABLE ${tableOf(column)} RENAME COLUMN ${ownName(column)}`,
  constraint: (constraint) => `TABLE ${tableOf(constraint)} RENAME CONSTRAINT ${ownName(constraint)}`,
  index: (index) => `INDEX ${tableOf(index)} RENAME`,
  policy: (policy) => `POLICY ${ownName(policy)} ON ${tableOf(policy)} RENAME`,
  rule: (rule) => `RULE ${ownName(rule)} ON ${tableOf(rule)} RENAME`,
  trigger: (trigger) => `TRIGGER ${ownName(trigger)} ON ${tableOf(trigger)} RENAME`,
};

/**
 * The statements that give objects their declared names, with everything in them kept.
 *
 * @param renames ordered so that a renamed table comes before what stands on it
 */
export function planRenames(renames: readonly Rename[]): Statement[] {
  return [...renames].reverse().flatMap(({ to, from }) => {
    const what = named[from.kind]?.(from);
    return what === undefined
      ? []
      : [{ sql: `ALTER ${what} TO ${ident(to.path.at(-1) ?? '')}`, hazards: [], object: from.id }];
  });
}
