import { enumKind, isKind, tableKind } from '../../postgres/kinds/index.js';
import { compareCatalogs, type Rename } from '../../postgres/catalog/index.js';
import type { DeclaredCatalog } from '../../postgres/model/index.js';
import type { Migration } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Step } from './step.js';
import type { Stages } from './plan-stages.js';

/**
 * The tag of the next migration: drizzle-kit's number and a name.
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
  const last = history.at(-1);
  const number = String(last === undefined ? 0 : last.entry.idx + 1).padStart(4, '0');
  return `${number}_${given ?? nameFromChanges(last, declared, renames)}`;
}

/** The tags of a migration and of the one behind it, where it takes two. */
export function nameStages(stages: Stages, given?: string): [string, ...string[]] {
  const [first, later] = stages;
  const tag = nameMigration(first, first.completed.renames, given);
  return [tag, ...(later ? [nameMigration(later, [], `${tag.slice(5)}_online`)] : [])];
}

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
