import { kindOf, roleKind } from '../../postgres/kinds/index.js';
import { type Catalog, type DeclaredCatalog, idOf, parentId } from '../../postgres/model/index.js';
import { compareCatalogs, describeDifference, withAlternativesOf } from '../../postgres/catalog/index.js';
import { sqlStateOf } from '../../postgres/connect/index.js';
import { lastDeclared } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Rehearsal, Rehearse } from '../../rehearsal/index.js';
import { ident } from '../../postgres/sql/index.js';
import type { Completed } from './plan-migration.js';
import { reachOf } from './reach.js';
import type { Step } from './step.js';

/**
 * Proves a migration on the shadow before it is written: up gives the declared catalog, down the one before, up again the
 * declared one; and all of it once more on a database whose default privileges hand out everything to everybody.
 *
 * @throws SchemaError naming the objects that come out otherwise
 */
export async function proveMigration(
  rehearse: Rehearse,
  { declared, history }: Step,
  migration: Pick<Completed, 'up' | 'down' | 'renames'>,
): Promise<void> {
  const isOurs = history.every((past) => past.declared !== undefined);
  for (const generous of isOurs ? [false, true] : [false])
    await rehearse(async (run) => {
      if (generous) await grantEverything(run, declared);
      const where = generous ? ' where the database grants everything by default' : '';
      await run.replay(history);
      const before = withAlternativesOf(lastDeclared(history)?.catalog, await run.catalog());
      const reached = run.within(reachOf(declared, history, migration.renames));
      for (const round of ['up', 'up again']) {
        await mustRun(run, migration.up, round);
        const after = await reached.catalog();
        // A shared role that is there already stays as it is.
        const left = new Set(generous ? declared.shared : []);
        expectSame(declared.catalog, after, left, `${round} does not give the declared catalog${where}`);
        await mustRun(run, migration.down, 'down');
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
}

/**
 * The worst default privileges that a migration can meet: everything, to everybody who can be there before it, which are all
 * roles but those that it makes.
 */
async function grantEverything(run: Rehearsal, declared: DeclaredCatalog): Promise<void> {
  const isShared = new Set(declared.shared);
  const roles: string[] = [];
  for (const role of declared.governed.roles) {
    const id = idOf(roleKind.kind, role);
    const isDescribed = declared.catalog.objects.some((object) => object.id === id);
    if (isDescribed && !isShared.has(id)) continue;
    if (isDescribed) await run.run([`create role ${ident(role)}`]);
    roles.push(role === 'public' ? 'PUBLIC' : ident(role));
  }
  if (roles.length === 0) return;
  const granted = ['tables', 'sequences', 'functions'];
  await run.run(granted.map((objects) => `alter default privileges grant all on ${objects} to ${roles.join(', ')}`));
}

async function mustRun(run: Rehearsal, statements: readonly string[], round: string): Promise<void> {
  const failed = await run.tryInOrder(statements);
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
