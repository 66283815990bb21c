import type { CreatedExtension } from '../postgres/shadow/index.js';
import { extensionsCreatedIn, extensionSchema } from '../postgres/shadow/index.js';
import { defined } from '../postgres/model/index.js';
import type { Migration } from '../project/index.js';
import type { Stands, StandsOn } from '../rehearsal/index.js';

/**
 * What a project's declarations stand on.
 *
 * @param history its migrations
 * @param installed the extensions of the live database, where one is looked at
 */
export function standsOn(
  stands: Stands,
  history: readonly Pick<Migration, 'sql'>[],
  installed: readonly CreatedExtension[] = [],
): StandsOn {
  const created = history.flatMap(({ sql = '' }) => extensionsCreatedIn(sql));
  const [schema] = stands.footing.prelude.flatMap((name) => extensionSchema[name] ?? []);
  return { stands, hints: { created, installed, ...defined({ schema }) } };
}
