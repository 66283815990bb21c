import {
  type CatalogObject,
  compareCatalogs,
  type DeclaredCatalog,
  withinDeclared,
  withoutImplied,
} from '../catalog/index.js';
import { rehearse } from '../expected/index.js';
import { type Migration, UserError } from '../project/index.js';
import type { Shadow } from '../shadow/index.js';
import { reachOf } from './complete.js';
import { findAlike, quoted } from './decide-renames.js';
import type { Draft } from './draft.js';
import { knownToDrizzle } from './known-to-drizzle.js';
import { type RenameAnswers, spelling, spellings } from './rename-answers.js';
import { replay } from './replay.js';

/** Declared again in any case, or no object that somebody would miss. */
const untold: readonly CatalogObject['kind'][] = ['comment', 'grant', 'role', 'schema'];

/**
 * Decides about objects that custom SQL in the history made, and that no declaration ever named: without an answer, none is
 * dropped.
 *
 * @returns the ids of those that stay, for the catalog snapshot to remember
 * @throws UserError naming what is open and how to answer, or an answer that fits nothing
 */
export async function decideUndeclared(
  shadow: Shadow,
  draft: Draft,
  declared: DeclaredCatalog,
  history: readonly Migration[],
  answers: RenameAnswers,
): Promise<string[]> {
  const { drops = [], keeps = [] } = answers;
  const kept = new Set(declared.kept);
  const found = history.length === 0 ? [] : await strangers(shadow, draft, declared, history, answers);
  const isAnswered = (given: readonly string[], object: CatalogObject): boolean =>
    spellings(object).some((name) => given.includes(name));
  // A kept one stays until somebody says otherwise.
  const stays = found.filter(
    (object) => isAnswered(keeps, object) || (kept.has(object.id) && !isAnswered(drops, object)),
  );
  const open = found.filter((object) => !stays.includes(object) && !isAnswered(drops, object));
  if (open.length > 0) throw unanswered(open);
  for (const [option, given] of Object.entries({ drop: drops, keep: keeps })) {
    const idle = given.find((answer) => !found.some((object) => spellings(object).includes(answer)));
    if (idle !== undefined)
      throw new UserError(
        `--${option} ${quoted(idle)}: no migration made that without a declaration. Nothing was written.`,
      );
  }
  return stays.map(({ id }) => id).sort();
}

async function strangers(
  shadow: Shadow,
  draft: Draft,
  declared: DeclaredCatalog,
  history: readonly Migration[],
  { renames }: RenameAnswers,
): Promise<CatalogObject[]> {
  const previous = await rehearse(shadow, draft, async ({ client, read }) => {
    await replay(client, history);
    return withinDeclared(await read(), {
      ...reachOf(declared, history),
      kept: [],
    });
  });
  const isKnown = wasDeclared(history);
  const alike = new Set(findAlike(declared, previous).map(({ from }) => from.id));
  return withoutImplied(compareCatalogs(declared.catalog, previous))
    .filter(({ change }) => change === 'unexpected')
    .map(({ object }) => object)
    .filter((object) => {
      // A sequence that a column owns goes with it.
      const isOwned = object.kind === 'sequence' && object.parent !== undefined;
      const isRenamed = renames.some((answer) => spellings(object).some((name) => answer.startsWith(`${name}=`)));
      return !untold.includes(object.kind) && !isOwned && !isRenamed && !alike.has(object.id) && !isKnown(object);
    });
}

/** What the declarations named at the last migration; of those that drizzle-kit alone has written, its snapshot tells. */
function wasDeclared(history: readonly Migration[]): (object: CatalogObject) => boolean {
  const declared = history.findLast((past) => past.declared && past.declared.fingerprint !== '')?.declared;
  const ids = new Set(declared?.catalog.objects.map(({ id }) => id));
  const drawn = knownToDrizzle(history.at(-1)?.snapshot);
  return ({ id }) => ids.has(id) || drawn.has(id);
}

function unanswered(open: readonly CatalogObject[]): UserError {
  const [first] = open;
  const count = open.length === 1 ? '' : ` (and ${open.length - 1} more)`;
  return new UserError(
    `${first?.id} was made by custom SQL in a migration, and nothing declares it.${count} Nothing was written; declare it, or answer with --keep or --drop:`,
    {
      details: open.flatMap((object) => [
        `--keep ${quoted(spelling(object))}  (it stays, and is left alone from now on)`,
        `--drop ${quoted(spelling(object))}`,
      ]),
      isFinding: true,
    },
  );
}
