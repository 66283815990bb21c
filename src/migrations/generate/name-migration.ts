import { enumKind, isKind, tableKind } from '../../postgres/kinds/index.js';
import { compareCatalogs, type Rename } from '../../postgres/catalog/index.js';
import type { DeclaredCatalog } from '../../postgres/model/index.js';
import { type Migration, type MigrationFolder, nextTag, type Numbered } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Step } from './step.js';
import type { Stages } from './stage.js';

/**
 * The name of the next migration.
 *
 * @param given the name that the user asked for
 * @throws SchemaError when it can not be a file's name
 */
function nameMigration({ history, declared }: Step, renames: readonly Rename[], given?: string): string {
  if (given !== undefined && !/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(given))
    throw new SchemaError(
      'argument.invalid',
      `--name ${JSON.stringify(given)}: a name holds letters, digits, "_" and "-" only.`,
      { facts: { option: '--name', value: given } },
    );
  return given ?? nameFromChanges(history.at(-1), declared, renames);
}

/**
 * The tags of a migration and of those behind it, where it takes several: what drizzle-kit puts before a name, and the name.
 *
 * @throws SchemaError for a name that cannot be a file's, or that another migration has
 */
export function nameStages(folder: MigrationFolder, stages: Stages, given?: string): [string, ...string[]] {
  const [first, ...later] = stages;
  const { history } = first;
  const name = nameMigration(first, first.completed.renames, given);
  const tags: [string, ...string[]] = [nextTag(folder, history, name)];
  let past: readonly Numbered[] = history;
  for (const [at, { isPart }] of later.entries()) {
    past = [...past, { tag: tags.at(-1)!, entry: nextEntry(past) }];
    tags.push(nextTag(folder, past, isPart ? `${name}_part_${at + 2}` : `${name}_online`));
  }
  return tags;
}

const nextEntry = (history: readonly Numbered[]): Numbered['entry'] => ({ idx: (history.at(-1)?.entry.idx ?? -1) + 1 });

/** `rename_t`, `create_t`, `drop_t` or `change_t`, after the first object that changes. */
function nameFromChanges(last: Migration | undefined, declared: DeclaredCatalog, [renamed]: readonly Rename[]): string {
  if (!last) return 'initial';
  if (renamed) return `rename_${plain(renamed.from.path.at(-1) ?? '')}`.slice(0, 60);
  const [first] = last.declared ? compareCatalogs(declared.catalog, last.declared.catalog) : [];
  if (!first) return 'change';
  const verbs = { missing: 'create', unexpected: 'drop', changed: 'change' };
  const isWhole = isKind(first.object, tableKind) || isKind(first.object, enumKind);
  const name = plain(first.object.path[1] ?? first.object.path[0] ?? '');
  return `${isWhole ? verbs[first.change] : 'change'}_${name}`.slice(0, 60);
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9_]+/g, '_');
