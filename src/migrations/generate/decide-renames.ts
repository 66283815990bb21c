import type { Catalog, CatalogObject, DeclaredCatalog, Kind } from '../../postgres/model/index.js';
import { findRenames, type Rename, renameIn } from '../../postgres/catalog/index.js';
import { SchemaError } from '../../errors/index.js';
import {
  isAboutValue,
  type Named,
  type RenameAnswers,
  renameSpellings,
  spelling,
  spellings,
} from './rename-answers.js';

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
}

/** Says which object was renamed; undefined where the declared one is new. */
export type AskRename = (question: RenameQuestion) => Promise<RenameSubject | undefined>;

/** What holds rows or values, the outer ones first: what stands on a renamed table is looked for on it. */
const levels: readonly (readonly Kind[])[] = [['schema', 'role'], ['enum', 'table', 'sequence'], ['column']];

/** All others hold nothing: made anew they are the same, and who does not ask for it need not be asked. */
const others: readonly Kind[] = ['view', 'function', 'constraint', 'index', 'policy', 'rule', 'trigger'];

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
  let now = declared;
  for (const kinds of [...levels, others]) {
    const known = new Set(now.catalog.objects.map(({ id }) => id));
    const original = new Map(now.catalog.objects.map((object, at) => [object.id, declared.catalog.objects[at]!]));
    const isOne = (object: CatalogObject): boolean => kinds.includes(object.kind) && !follows(object);
    const gone = previous.objects.filter((object) => isOne(object) && !known.has(object.id));
    const found: Rename[] = [];
    for (const missing of now.catalog.objects.filter((object) => isOne(object) && !before.has(object.id))) {
      const to = original.get(missing.id)!;
      const from = gone.filter((object) => mayBe(object, missing) && found.every((rename) => rename.from !== object));
      const answered = from.find((object) => take(answers.renames, renameSpellings(object, to), used));
      if (answered) found.push({ to, from: answered });
      if (answered || from.length === 0 || take(answers.creates, spellings(to), used) || kinds === others) continue;
      if (!ask) open.push({ to, from });
      else {
        const chosen = await ask({ to, from });
        const old = from.find(({ id }) => id === chosen?.id);
        if (old) found.push({ to, from: old });
      }
    }
    // Without the schema's name, nothing in it can be told.
    if (open.some(({ to }) => to.kind === 'schema')) break;
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

/** What agrees in everything but the name, and has no rows that could be taken for others'. */
export const findAlike = (wanted: DeclaredCatalog, live: Catalog): Rename[] =>
  findRenames(wanted, live).filter(({ to }) => !levels.flat().includes(to.kind) || follows(to));

/** A sequence that a column owns follows it; a view's column holds nothing of its own. */
const follows = ({ kind, parent }: CatalogObject): boolean =>
  kind === 'sequence' ? parent !== undefined : kind === 'column' && parent?.startsWith('view ') === true;

/** Tables, enums and sequences can go to another schema; what stands on a table stays there. */
const mayBe = (old: CatalogObject, now: CatalogObject): boolean =>
  old.kind === now.kind &&
  old.parent === now.parent &&
  (old.kind !== 'table' || old.properties['type'] === now.properties['type']);

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
      details: open.flatMap(({ to, from }) => [
        ...from.map((old) => `--rename ${quoted(`${spelling(old)}=${newName(old, to)}`)}`),
        `--create ${quoted(spelling(to))}  (it is new, and ${from.map(({ id }) => id).join(', ')} dropped)`,
      ]),
    },
  );
}

/** Where only the last name changes, it is enough. */
const newName = (old: RenameSubject, to: RenameSubject): string =>
  to.kind === 'column' || old.path[0] === to.path[0] || to.path.length === 1
    ? (to.path.at(-1) ?? '')
    : to.path.join('.');

/** For a shell. */
export const quoted = (text: string): string =>
  /^[\w.:=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

function refuseIdle(answer: string, { objects }: Catalog, { catalog }: DeclaredCatalog): SchemaError {
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
  return new SchemaError(
    'argument.invalid',
    `--${name === undefined ? 'create' : 'rename'} ${quoted(answer)}: ${reason}. Nothing was written.`,
    { facts: { option: name === undefined ? '--create' : '--rename', value: answer, problem: reason } },
  );
}
