import { commentKind, functionKind } from '../../postgres/kinds/index.js';
import { readFile } from 'node:fs/promises';
import type { Kind, Ref } from '../../postgres/model/index.js';
import { likeness, SchemaError } from '../../errors/index.js';

/** What the user says about objects that may have been renamed, or may be new. */
export interface RenameAnswers {
  /** `kind:old=new`, e.g. `table:people=persons`, `column:people.name=full_name`, `table:app.people=public.people`, `value:status.old=new`. */
  readonly renames: readonly string[];
  /** `kind:name` of what is new although something of its kind goes: nothing is kept. */
  readonly creates: readonly string[];
  /** `kind:name` of what custom SQL made and no declaration names: it is dropped. */
  readonly drops?: readonly string[];
  /** `kind:name` of the same that stays, and is left alone from now on. */
  readonly keeps?: readonly string[];
  /** `column:name=new` or `column:name=<SQL over old>`: how values get a type that PostgreSQL does not cast to. */
  readonly usings?: readonly string[];
}

/**
 * Reads answers from a JSON file: `{ "renames": ["table:people=persons"], "creates": ["column:people.age"] }`.
 *
 * @throws SchemaError when it is no such file
 */
export async function readHints(file: string): Promise<RenameAnswers> {
  const refuse = (reason: string, cause?: unknown): SchemaError =>
    new SchemaError(
      'argument.invalid',
      `--hints ${file} ${reason}: it has to hold { "renames": ["table:old=new"], "creates": ["column:t.new"] }.`,
      { facts: { option: '--hints', file, problem: reason }, cause },
    );
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw refuse('cannot be read', cause);
  });
  let hints: unknown;
  try {
    hints = JSON.parse(text);
  } catch (cause) {
    throw refuse(`is no JSON (${(cause as Error).message})`, cause);
  }
  if (typeof hints !== 'object' || hints === null || Array.isArray(hints)) throw refuse('is no object');
  const stranger = Object.keys(hints).find((key) => !['renames', 'creates', 'drops', 'keeps', 'usings'].includes(key));
  if (stranger !== undefined) throw refuse(`holds ${JSON.stringify(stranger)}`);
  const { renames = [], creates = [], drops = [], keeps = [], usings = [] } = hints as Record<string, unknown>;
  for (const [name, list] of Object.entries({ renames, creates, drops, keeps, usings }))
    if (!Array.isArray(list) || list.some((item) => typeof item !== 'string'))
      throw refuse(`has no list of strings in "${name}"`);
  return { renames, creates, drops, keeps, usings } as RenameAnswers;
}

/** What has a kind and a name: an object, or a value of an enum. */
export interface Named {
  readonly kind: Kind;
  readonly path: readonly string[];
  /** What it is on: a comment is named by that, `comment:column:people.name`. */
  readonly parent?: Ref;
}

/** Whether an answer is about a value of an enum, which is no object: `value:status.old=new`. */
export const isAboutValue = (answer: string): boolean => answer.startsWith('value:');

/** The ways to write an object's name: `column:public.people.name`, or without the schema where it is `public`. */
export function spellings({ kind, path, parent }: Named): string[] {
  if (kind === commentKind.kind) {
    return spellings({ kind: parent?.kind ?? '', path }).map((name) => `comment:${name}`);
  }
  const name = (parts: readonly string[]): string =>
    kind === functionKind.kind ? `${parts.slice(0, -1).join('.')}(${parts.at(-1) ?? ''})` : parts.join('.');
  return [
    `${kind}:${name(path)}`,
    ...(path.length > 1 && path[0] === 'public' ? [`${kind}:${name(path.slice(1))}`] : []),
  ];
}

/** The shortest way to write it. */
export const spelling = (object: Named): string => spellings(object).at(-1) ?? '';

/** The ways to write a rename: behind `=` stands the new name alone, or with all that stands before it. */
export const renameSpellings = (from: Named, to: Named): string[] => {
  const names = [to.path.at(-1) ?? '', ...spellings(to).map((name) => name.slice(to.kind.length + 1))];
  return spellings(from).flatMap((old) => names.map((name) => `${old}=${name}`));
};

/** What would have fitted instead of an answer, the likest first, as the end of a refusal without its full stop. */
export function wouldFit(given: string, answers: readonly string[]): string {
  const [first, ...more] = [...new Set(answers)].sort((a, b) => likeness(given, b) - likeness(given, a));
  if (first === undefined) return 'No answer of this kind is asked for';
  const rest = more.length > 5 ? [...more.slice(0, 5), '…'] : more;
  return `It could be ${[first, ...rest].join(', ')}`;
}
