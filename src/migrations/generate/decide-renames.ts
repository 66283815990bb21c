import type { Catalog, CatalogObject, DeclaredCatalog, Kind } from '../../postgres/model/index.js';
import {
  followsOwner,
  mayBeRenamed,
  possibleRenames,
  type Rename,
  renameIn,
  renameLevels,
} from '../../postgres/catalog/index.js';
import {
  isAboutValue,
  type Named,
  type RenameAnswers,
  renameSpellings,
  spelling,
  spellings,
  wouldFit,
} from './rename-answers.js';
import { columnKind, kindOf, kinds } from '../../postgres/kinds/index.js';
import { SchemaError } from '../../errors/index.js';

/** What may have been renamed: an object, or a value of an enum. */
export interface RenameSubject extends Named {
  readonly id: string;
}

/** An object that is new, while others of its kind go: it may be one of them under another name. */
export interface RenameQuestion {
  /** As it is declared. */
  readonly to: RenameSubject;
  /** What goes, as it was at the last migration. */
  readonly from: readonly RenameSubject[];
  /** What a rename keeps, and dropping loses: `its rows`. */
  readonly kept: string;
}

/** Says which object was renamed; undefined where the declared one is new. */
export type AskRename = (question: RenameQuestion) => Promise<RenameSubject | undefined>;

/** All others hold nothing: made anew they are the same, and who does not ask for it need not be asked. */
const others = (): readonly Kind[] =>
  kinds().flatMap(({ kind, asked, renamed }) => (asked === undefined && renamed ? [kind] : []));

/**
 * Decides what was renamed between the last migration and the declarations: what holds rows or values is asked for.
 *
 * @param previous the catalog that the history gives
 * @param ask without it, or a terminal behind it, an open question fails
 * @returns ordered so that a renamed table comes before what stands on it
 * @throws SchemaError naming what is open and how to answer, or an answer that fits nothing
 */
export async function decideRenames(
  previous: Catalog,
  declared: DeclaredCatalog,
  answers: RenameAnswers,
  ask?: AskRename,
): Promise<Rename[]> {
  const before = new Set(previous.objects.map(({ id }) => id));
  const used = new Set<string>();
  const renames: Rename[] = [];
  const open: RenameQuestion[] = [];
  const remade = others();
  let now = declared;
  for (const level of [...renameLevels(), remade]) {
    const known = new Set(now.catalog.objects.map(({ id }) => id));
    const original = new Map(now.catalog.objects.map((object, at) => [object.id, declared.catalog.objects[at]!]));
    const isOne = (object: CatalogObject): boolean => level.includes(object.kind) && !followsOwner(object);
    const gone = previous.objects.filter((object) => isOne(object) && !known.has(object.id));
    const found: Rename[] = [];
    for (const missing of now.catalog.objects.filter((object) => isOne(object) && !before.has(object.id))) {
      const to = original.get(missing.id)!;
      const from = gone.filter(
        (object) => mayBeRenamed(object, missing) && found.every((rename) => rename.from !== object),
      );
      const answered = from.find((object) => take(answers.renames, renameSpellings(object, to), used));
      if (answered) found.push({ to, from: answered });
      if (answered || from.length === 0 || take(answers.creates, spellings(to), used) || level === remade) continue;
      const question = { to, from, kept: kindOf(to.kind).kept ?? 'it' };
      if (!ask) open.push(question);
      else {
        const chosen = await ask(question);
        const old = from.find(({ id }) => id === chosen?.id);
        if (old) found.push({ to, from: old });
      }
    }
    // Without the schema's name, nothing in it can be told.
    if (open.some(({ to }) => kindOf(to.kind).isNamespace)) break;
    if (found.length === 0) continue;
    renames.push(...found);
    now = renameIn(declared, renames);
  }
  if (open.length > 0) throw unanswered(open);
  const fresh = new Set(declared.catalog.objects.filter(({ id }) => !before.has(id)).flatMap(spellings));
  const idle = [...answers.renames, ...answers.creates].find(
    (answer) => !used.has(answer) && !fresh.has(answer) && !isAboutValue(answer),
  );
  if (idle !== undefined) throw refuseIdle(idle, previous, declared);
  return renames;
}

function take(given: readonly string[], accepted: readonly string[], used: Set<string>): boolean {
  const answer = given.find((one) => accepted.includes(one));
  if (answer !== undefined) used.add(answer);
  return answer !== undefined;
}

/** What is open, with each way to answer. */
export function unanswered(open: readonly RenameQuestion[]): SchemaError {
  const [first] = open;
  const count = open.length === 1 ? '' : ` (and ${open.length - 1} more)`;
  return new SchemaError(
    'generate.undecided',
    `Is ${first?.to.id} new, or was it renamed?${count} Nothing was written; answer with --rename or --create:`,
    {
      facts: {
        objects: open.map(({ to }) => to.id),
        answers: open.map(({ to, from }) => [
          ...from.map((old) => `--rename ${spelling(old)}=${newName(old, to)}`),
          `--create ${spelling(to)}`,
        ]),
      },
      details: open.flatMap(({ to, from, kept }) => [
        ...from.map((old) => `--rename ${quoted(`${spelling(old)}=${newName(old, to)}`)}  # keeps ${kept}`),
        `--create ${quoted(spelling(to))}  # it is new; drops ${from.map(({ id }) => id).join(', ')}, loses ${kept}`,
      ]),
    },
  );
}

/** Where only the last name changes, it is enough. */
const newName = (old: RenameSubject, to: RenameSubject): string =>
  to.kind === columnKind.kind || old.path[0] === to.path[0] || to.path.length === 1
    ? (to.path.at(-1) ?? '')
    : to.path.join('.');

/** For a shell. */
export const quoted = (text: string): string =>
  /^[\w.:=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

function refuseIdle(answer: string, previous: Catalog, declared: DeclaredCatalog): SchemaError {
  const { objects } = previous;
  const { catalog } = declared;
  const [old = '', name] = answer.split('=');
  const isThere = (list: readonly CatalogObject[]): boolean => list.some((one) => spellings(one).includes(old));
  const reason =
    name === undefined
      ? isThere(catalog.objects)
        ? 'it is there already'
        : 'nothing of that name is declared'
      : !isThere(objects)
        ? `the last migration has no ${old.replace(':', ' ')}`
        : isThere(catalog.objects)
          ? `${old.replace(':', ' ')} is still declared`
          : `nothing new is declared that ${name} could be`;
  const fitting = possibleRenames(previous, declared).flatMap(({ to, from }) =>
    name === undefined ? [spelling(to)] : from.map((one) => `${spelling(one)}=${newName(one, to)}`),
  );
  return new SchemaError(
    'argument.invalid',
    `--${name === undefined ? 'create' : 'rename'} ${quoted(answer)}: ${reason}. ${wouldFit(answer, fitting)}. Nothing was written.`,
    { facts: { option: name === undefined ? '--create' : '--rename', value: answer, problem: reason } },
  );
}
