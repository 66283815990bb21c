import { objectId } from '../../postgres/model/index.js';
import { lastDeclared, type Migration } from '../../project/index.js';
import type { Client } from '../../postgres/connect/index.js';
import type { Check } from './check.js';
import type { PendingChanges } from './pending-changes.js';
import { type Address, type Dependent, readDropped, readRetyped } from './read-blockers.js';
import type { Change, Target } from './read-statement.js';

/**
 * Finds objects that nobody declares and that refer to what pending migrations drop or change the type of: PostgreSQL refuses then,
 * or drops them as well. Those that are declared were there when the migrations were proven.
 */
export async function checkDependents(
  client: Client,
  pending: readonly PendingChanges[],
  applied: readonly Migration[],
): Promise<Check[]> {
  const declared = new Set(lastDeclared(applied)?.catalog.objects.map(({ id }) => id));
  const gone = new Gone();
  const checks: Check[] = [];
  for (const { migration, changes } of pending) {
    const isStrange = (one: Dependent): boolean =>
      !one.isPart &&
      !gone.has(one.address) &&
      !(migration.declared && one.kind && declared.has(objectId({ kind: one.kind, path: one.path })));
    for (const change of changes) {
      const found = await readChange(client, change, gone);
      for (const dependent of found.filter(isStrange))
        checks.push(describe(dependent, change, migration, gone.isUnsure));
      if (change.does === 'drop' && change.isCascade) gone.add(found.map(({ address }) => address));
    }
  }
  return checks;
}

/** What earlier statements have dropped, or made refer to something else. */
class Gone {
  readonly #addresses = new Set<Address>();
  /** A DO block drops objects that nobody can name. */
  isUnsure = false;

  add(addresses: readonly Address[]): void {
    for (const address of addresses) this.#addresses.add(address);
  }

  has(address: Address): boolean {
    return this.#addresses.has(address) || this.#addresses.has(address.replace(/\d+$/, '0'));
  }
}

/** @returns what refers to the objects that a statement changes; in `gone` is then what goes with them */
async function readChange(client: Client, change: Change, gone: Gone): Promise<readonly Dependent[]> {
  switch (change.does) {
    case 'drop': {
      const { goes, blockers } = await readDropped(client, change.targets, change.isCascade);
      gone.add(goes.filter((address) => !change.isCascade || !blockers.some((one) => one.address === address)));
      return blockers;
    }
    case 'retype': {
      const found = await readRetyped(client, change.table, change.column);
      // It refers to its new type from now on, and so does its default.
      gone.add(
        await addressesOf(
          client,
          ['column', 'default'].map((kind) => targetOf(kind, change)),
        ),
      );
      return found;
    }
    case 'replace':
      if (!change.targets) gone.isUnsure = true;
      else gone.add((await readDropped(client, change.targets, false)).goes);
      return [];
    case 'truncate':
    case 'rewrite':
      return [];
  }
}

const targetOf = (kind: string, { table, column }: Extract<Change, { does: 'retype' }>): Target => ({
  kind: kind === 'column' ? 'column' : 'default',
  table,
  name: column,
});

const addressesOf = async (client: Client, targets: readonly Target[]): Promise<readonly Address[]> =>
  (await readDropped(client, targets, false)).goes;

function describe(dependent: Dependent, change: Change, { tag, file }: Migration, isUnsure: boolean): Check {
  const { label, definition } = dependent;
  const query = definition === null ? {} : { query: `select ${definition}` };
  const at = 'line' in change ? `${file}:${change.line}` : file;
  const about = { migration: tag, object: label, ...query };
  if (change.does === 'drop' && change.isCascade)
    return {
      ...about,
      level: 'warning',
      message: `${tag}: ${label}, which nobody declares, is dropped as well (${at}, CASCADE)`,
      remedy: 'Save its definition if you need it.',
    };
  const what = change.does === 'retype' ? `the type of a column that it uses is changed` : `it uses what is dropped`;
  const unsure = isUnsure ? ', unless a DO block drops it first' : '';
  return {
    ...about,
    level: isUnsure ? 'warning' : 'failure',
    message: `${tag}: ${label}, which nobody declares, is in the way: ${what} (${at})${unsure}`,
    remedy: 'Save its definition, drop it before you migrate, and create it again afterwards.',
  };
}
