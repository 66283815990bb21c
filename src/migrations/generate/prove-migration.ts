import { kindOf, roleKind } from '../../postgres/kinds/index.js';
import { type Catalog, type DeclaredCatalog, idOf, parentId } from '../../postgres/model/index.js';
import { compareCatalogs, describeDifference, withAlternativesOf } from '../../postgres/catalog/index.js';
import { sqlStateOf } from '../../postgres/connect/index.js';
import { lastDeclared } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Rehearsal, Rehearse } from '../../rehearsal/index.js';
import { ident } from '../../postgres/sql/index.js';
import { countLocks } from './count-locks.js';
import type { Completed } from './plan-migration.js';
import { reachOf } from './reach.js';
import type { Step } from './step.js';
import { type Progress } from '../../progress/index.js';

/**
 * Proves a migration on the shadow before it is written: up gives the declared catalog, down the one before, up again the
 * declared one; and up and down once more on a database whose default privileges hand out everything to everybody whose rights are
 * declared.
 *
 * @returns how many locks the way up takes at once
 * @throws SchemaError naming the objects that come out otherwise
 */
export async function proveMigration(
  rehearse: Rehearse,
  { declared, history }: Step,
  migration: Pick<Completed, 'up' | 'down' | 'renames'> & { readonly tag: string },
): Promise<number> {
  let locks = 0;
  const isOurs = history.every((past) => past.declared !== undefined);
  for (const generous of isOurs && granteesOf(declared).length > 0 ? [false, true] : [false])
    await rehearse(async (run) => {
      if (generous) await grantEverything(run, declared);
      const where = generous ? ' where the database grants everything by default' : '';
      await run.replay(history);
      const before = withAlternativesOf(lastDeclared(history)?.catalog, await run.catalog());
      const reached = run.within(reachOf(declared, history, migration.renames));
      for (const round of generous ? ['up'] : ['up', 'up again']) {
        const held = await countLocks(run.client);
        await mustRun(run, migration.up, { round, step: 'prove-up', subject: migration.tag });
        locks = Math.max(locks, (await countLocks(run.client)) - held);
        const after = await reached.catalog();
        // A shared role that is there already stays as it is.
        const left = new Set(generous ? declared.shared : []);
        expectSame(declared.catalog, after, left, `${round} does not give the declared catalog${where}`);
        await mustRun(run, migration.down, { round: 'down', step: 'prove-down', subject: migration.tag });
        const message = `down does not give back the catalog before${where}`;
        // What a database granted by its own defaults on objects that were there before is not known to any migration.
        const given = await run.catalog();
        const ungranted = ({ objects, ...rest }: Catalog): Catalog => ({
          ...rest,
          objects: generous ? objects.filter(({ kind }) => !kindOf(kind).isGivenByDefault) : objects,
        });
        expectSame(ungranted(before), ungranted(given), new Set(declared.shared), message);
      }
    });
  return locks;
}

interface Grantee {
  readonly role: string;
  /** It is described, and has to be made. */
  readonly isMissing: boolean;
}

/** All roles whose rights are declared and that can be there before a migration: those that it makes cannot. */
function granteesOf(declared: DeclaredCatalog): Grantee[] {
  const isShared = new Set(declared.shared);
  const described = new Set(declared.catalog.objects.map(({ id }) => id));
  return declared.governed.roles.flatMap((role) => {
    const id = idOf(roleKind.kind, role);
    const isMissing = described.has(id);
    return isMissing && !isShared.has(id) ? [] : [{ role, isMissing }];
  });
}

/** The worst default privileges that a migration can meet: everything, to everybody. */
async function grantEverything(run: Rehearsal, declared: DeclaredCatalog): Promise<void> {
  const grantees = granteesOf(declared);
  await run.run(grantees.flatMap(({ role, isMissing }) => (isMissing ? [`create role ${ident(role)}`] : [])));
  const roles = grantees.map(({ role }) => (role === 'public' ? 'PUBLIC' : ident(role))).join(', ');
  const granted = ['tables', 'sequences', 'functions'];
  await run.run(granted.map((objects) => `alter default privileges grant all on ${objects} to ${roles}`));
}

async function mustRun(
  run: Rehearsal,
  statements: readonly string[],
  { round, ...about }: Progress & { readonly round: string },
): Promise<void> {
  const failed = await run.tryInOrder(statements, about);
  if (!failed) return;
  const { statement, error } = failed;
  throw new SchemaError(
    'generate.unprovable',
    `The migration is not written, its ${round} does not run: ${error.message}`,
    {
      facts: { statement, problem: error.message, causeCode: sqlStateOf(error) },
      cause: error,
      details: [statement],
    },
  );
}

function expectSame(expected: Catalog, actual: Catalog, shared: ReadonlySet<string>, message: string): void {
  const differences = compareCatalogs(expected, actual).filter(
    ({ object }) => !shared.has(object.id) && !shared.has(parentId(object) ?? ''),
  );
  if (differences.length === 0) return;
  throw new SchemaError(
    'unexpected',
    `The migration is not written: ${message}. This is a defect of archon-schema, please report it.`,
    {
      facts: { problem: message, objects: differences.map(({ object }) => object.id) },
      details: differences.map(describeDifference),
    },
  );
}
