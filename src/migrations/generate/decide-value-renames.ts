import { enumKind, isKind } from '../../postgres/kinds/index.js';
import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type DeclaredCatalog,
  objectLabel,
} from '../../postgres/model/index.js';
import {
  possibleValueRenames,
  type Rename,
  renameIn,
  type ValueRename,
  valuesOf,
} from '../../postgres/catalog/index.js';
import { type AskRename, quoted, type RenameQuestion, type RenameSubject, unanswered } from './decide-renames.js';
import { isAboutValue, type RenameAnswers, renameSpellings, spelling, spellings, wouldFit } from './rename-answers.js';
import { SchemaError } from '../../errors/index.js';

/**
 * Decides which values of enums were renamed between the last migration and the declarations: where one goes and another comes,
 * rows may hold it.
 *
 * @param renames what else was renamed
 * @param ask without it, or a terminal behind it, an open question fails
 * @throws SchemaError naming what is open and how to answer, or an answer that fits nothing
 */
export async function decideValueRenames(
  previous: Catalog,
  declared: DeclaredCatalog,
  renames: readonly Rename[],
  { ask, ...answers }: RenameAnswers & { readonly ask?: AskRename | undefined },
): Promise<ValueRename[]> {
  const now = renames.length === 0 ? declared : renameIn(declared, renames);
  const before = catalogIndex(previous);
  const used = new Set<string>();
  const take = (given: readonly string[], accepted: readonly string[]): boolean => {
    const fitting = given.filter((answer) => accepted.includes(answer));
    for (const answer of fitting) used.add(answer);
    return fitting.length > 0;
  };
  const kept = 'the rows that hold it';
  const found: ValueRename[] = [];
  const open: RenameQuestion[] = [];
  for (const [at, named] of now.catalog.objects.entries()) {
    const [was, type] = [before.get(named), declared.catalog.objects[at]];
    if (!isKind(named, enumKind) || !was || !type) continue;
    const gone = valuesOf(was)
      .filter((value) => !valuesOf(type).includes(value))
      .map((value) => subject(was, value));
    for (const value of valuesOf(type).filter((one) => !valuesOf(was).includes(one))) {
      const to = subject(type, value);
      const from = gone.filter(({ value: old }) => found.every((one) => one.type !== type || one.from !== old));
      const answered = from.find((old) => take(answers.renames, renameSpellings(old, to)));
      const isNew = !answered && take(answers.creates, spellings(to));
      if (!answered && !isNew && from.length > 0 && !ask) open.push({ to, from, kept });
      const chosen = answered ?? (isNew || from.length === 0 ? undefined : await ask?.({ to, from, kept }));
      const old = from.find(({ id }) => id === chosen?.id);
      if (old) found.push({ type, to: value, from: old.value });
    }
  }
  if (open.length > 0) throw unanswered(open);
  const idle = [...answers.renames, ...answers.creates].filter(isAboutValue).find((answer) => !used.has(answer));
  const fitting = possibleValueRenames(previous, now).flatMap(({ type, to, from }) =>
    from.map((old) => `${spelling(subject(type, old))}=${to}`),
  );
  if (idle !== undefined)
    throw new SchemaError(
      'argument.invalid',
      `--${idle.includes('=') ? 'rename' : 'create'} ${quoted(idle)}: no enum loses and gains values of these names. ${wouldFit(idle, fitting)}. Nothing was written.`,
      { facts: { option: idle.includes('=') ? '--rename' : '--create', value: idle } },
    );
  return found;
}

/** A value, named as an object is. */
function subject(type: CatalogObject, value: string): RenameSubject & { readonly value: string } {
  return { kind: 'value', path: [...type.path, value], id: `value ${objectLabel(type)}.${value}`, value };
}
