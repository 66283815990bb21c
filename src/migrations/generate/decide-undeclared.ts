import { commentKind, isKind, kindOf, sequenceKind } from '../../postgres/kinds/index.js';
import {
  type Catalog,
  type CatalogObject,
  type DeclaredCatalog,
  defined,
  sameJson,
} from '../../postgres/model/index.js';
import {
  compareCatalogs,
  findAlike,
  keptRowSecurity,
  rowSecurity,
  show,
  withoutImplied,
} from '../../postgres/catalog/index.js';
import { knownToDrizzle, type Migration } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Rehearse } from '../../rehearsal/index.js';
import { reachOf } from './reach.js';
import { quoted } from './decide-renames.js';
import { type RenameAnswers, spellings, wouldFit } from './rename-answers.js';
import type { Step } from './step.js';

/** What custom SQL made or switched on. */
interface Stranger {
  /** How it is remembered. */
  readonly id: string;
  /** What it is, in a sentence. */
  readonly said: string;
  /** The ways to name it in an answer; the last is the shortest. */
  readonly spellings: readonly string[];
  /** How it is declared, where that is not plain. */
  readonly declaredBy?: string;
}

const ofObject = (object: CatalogObject): Stranger => ({
  id: object.id,
  said: `${object.id}${isKind(object, commentKind) ? ` (${show(object.properties.text)})` : ''} was made`,
  spellings: spellings(object),
});

const ofRowSecurity = (table: CatalogObject): Stranger => ({
  id: keptRowSecurity(table.id),
  said: `Row level security of ${table.id} was switched on`,
  spellings: spellings(table).map((name) => name.replace('table:', 'rls:')),
  declaredBy: 'pgTable(…).enableRLS()',
});

/** Declared again in any case, or no object that somebody would miss. */
const isUntold = ({ kind }: CatalogObject): boolean =>
  kindOf(kind).isAround === true || kindOf(kind).isGivenByDefault === true;

/** What custom SQL in the history made. */
export interface Undeclared {
  /** The ids of objects that stay, for the catalog snapshot to remember. */
  readonly kept: readonly string[];
  /** What the history gives; undefined where there is none. */
  readonly past?: Catalog;
}

/**
 * Decides about objects that custom SQL in the history made, and that no declaration ever named: without an answer, none is
 * dropped.
 *
 * @throws SchemaError naming what is open and how to answer, or an answer that fits nothing
 */
export async function decideUndeclared(rehearse: Rehearse, step: Step, answers: RenameAnswers): Promise<Undeclared> {
  const { declared, history } = step;
  const { drops = [], keeps = [] } = answers;
  const kept = new Set(declared.kept);
  const past = history.length === 0 ? undefined : await replayed(rehearse, step);
  const found = past ? strangers(past, declared, history, answers) : [];
  const isAnswered = (given: readonly string[], stranger: Stranger): boolean =>
    stranger.spellings.some((name) => given.includes(name));
  // A kept one stays until somebody says otherwise.
  const stays = found.filter(
    (object) => isAnswered(keeps, object) || (kept.has(object.id) && !isAnswered(drops, object)),
  );
  const open = found.filter((object) => !stays.includes(object) && !isAnswered(drops, object));
  if (open.length > 0) throw unanswered(open);
  for (const [option, given] of Object.entries({ drop: drops, keep: keeps })) {
    const idle = given.find((answer) => !found.some((stranger) => stranger.spellings.includes(answer)));
    if (idle !== undefined)
      throw new SchemaError(
        'argument.invalid',
        `--${option} ${quoted(idle)}: no migration made that without a declaration. ${wouldFit(
          idle,
          found.map((one) => one.spellings.at(-1) ?? ''),
        )}. Nothing was written.`,
        { facts: { option: `--${option}`, value: idle } },
      );
  }
  return { kept: stays.map(({ id }) => id).sort(), ...defined({ past }) };
}

/** What the history gives of all that is or was declared, and what is on it. */
const replayed = (rehearse: Rehearse, { declared, history }: Step): Promise<Catalog> =>
  rehearse(async (run) => {
    await run.replay(history);
    return run.within({ ...reachOf(declared, history), kept: [] }).catalog();
  });

function strangers(
  previous: Catalog,
  declared: DeclaredCatalog,
  history: readonly Migration[],
  { renames }: RenameAnswers,
): Stranger[] {
  const isAsked = isAskedAbout(history);
  const alike = new Set(findAlike(declared, previous).map(({ from }) => from.id));
  const differences = withoutImplied(compareCatalogs(declared.catalog, previous));
  const objects = differences
    .filter(({ change }) => change === 'unexpected')
    .map(({ object }) => object)
    .filter((object) => {
      const isRenamed = renames.some((answer) => spellings(object).some((name) => answer.startsWith(`${name}=`)));
      return isAsked(object) && !isRenamed && !alike.has(object.id);
    });
  const secured = differences.flatMap(({ object, property, actual }) =>
    actual === true && rowSecurity.some((name) => name === property) && !wasSecured(history, object, property ?? '')
      ? [object]
      : [],
  );
  return [...objects.map(ofObject), ...[...new Set(secured)].map(ofRowSecurity)];
}

/** Whether an object that nothing declares now came from custom SQL, so that its dropping is asked about. */
export function isAskedAbout(history: readonly Migration[]): (object: CatalogObject) => boolean {
  const isKnown = wasDeclared(history);
  // A sequence that a column owns goes with it.
  const isOwned = (object: CatalogObject): boolean => isKind(object, sequenceKind) && object.parent !== undefined;
  return (object) => !isUntold(object) && !isOwned(object) && !isKnown(object);
}

/** What the declarations named at the last migration; of those that drizzle-kit alone has written, its snapshot tells. */
export function wasDeclared(history: readonly Migration[]): (object: CatalogObject) => boolean {
  const declared = history.findLast((past) => past.declared && past.declared.fingerprint !== '')?.declared;
  const ids = new Set(declared?.catalog.objects.map(({ id }) => id));
  const drawn = knownToDrizzle(history).ids;
  return ({ id }) => ids.has(id) || drawn.has(id);
}

/** Whether the declarations, ours or drizzle-kit's, have asked for it before: then they take it back now. */
function wasSecured(history: readonly Migration[], { id, path }: CatalogObject, property: string): boolean {
  const declared = history.findLast((past) => past.declared && past.declared.fingerprint !== '')?.declared;
  const before = declared?.catalog.objects.find((object) => object.id === id);
  if (before?.properties[property] === true) return true;
  return property === 'rowSecurity' && knownToDrizzle(history).secured.some((table) => sameJson(table, path));
}

function unanswered(open: readonly Stranger[]): SchemaError {
  const [first] = open;
  const count = open.length === 1 ? '' : ` (and ${open.length - 1} more)`;
  const how = first?.declaredBy === undefined ? '' : ` (${first.declaredBy})`;
  return new SchemaError(
    'generate.undecided',
    `${first?.said} by custom SQL in a migration, and nothing declares it.${count} Nothing was written; declare it${how}, or answer with --keep or --drop:`,
    {
      facts: {
        objects: open.map(({ id }) => id),
        answers: open.map(({ spellings: names }) => [`--keep ${names.at(-1)}`, `--drop ${names.at(-1)}`]),
      },
      details: open.flatMap(({ spellings: names }) => [
        `--keep ${quoted(names.at(-1) ?? '')}  (it stays, and is left alone from now on)`,
        `--drop ${quoted(names.at(-1) ?? '')}`,
      ]),
    },
  );
}
