import { type Catalog, type DeclaredCatalog, idOf, parentId } from '../../postgres/model/index.js';
import { compareCatalogs, describeDifference, withAlternativesOf, restrictTo } from '../../postgres/catalog/index.js';
import { type Client, sqlStateOf } from '../../postgres/connect/index.js';
import { rehearse } from '../../expected/index.js';
import type { Draft } from './draft.js';
import { lastDeclared, type Migration } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import { runAll, type Shadow } from '../../postgres/shadow/index.js';
import { ident } from '../../postgres/sql/index.js';
import type { Completed } from './plan-migration.js';
import { reachOf } from './reach.js';
import { replay } from '../rehearse/index.js';

/**
 * Proves a migration on the shadow before it is written: up gives the declared catalog, down the one before, up again the
 * declared one; and all of it once more on a database whose default privileges hand out everything to everybody.
 *
 * @throws SchemaError naming the objects that come out otherwise
 */
export async function proveMigration(
  shadow: Shadow,
  draft: Draft,
  declared: DeclaredCatalog,
  history: readonly Migration[],
  migration: Completed,
): Promise<void> {
  const isOurs = history.every((past) => past.declared !== undefined);
  for (const generous of isOurs ? [false, true] : [false])
    await rehearse(shadow, draft, async ({ client, read }) => {
      if (generous) await grantEverything(client, declared);
      const where = generous ? ' where the database grants everything by default' : '';
      await replay(client, history);
      const before = withAlternativesOf(lastDeclared(history)?.catalog, await read());
      for (const round of ['up', 'up again']) {
        await run(client, migration.up, round);
        const after = restrictTo(await read(), reachOf(declared, history, migration.renames));
        // A shared role that is there already stays as it is.
        const left = new Set(generous ? declared.shared : []);
        expectSame(declared.catalog, after, left, `${round} does not give the declared catalog${where}`);
        await run(client, migration.down, 'down');
        const message = `down does not give back the catalog before${where}`;
        // What a database granted by its own defaults on objects that were there before is not known to any migration.
        const given = await read();
        const ungranted = ({ objects, ...rest }: Catalog): Catalog => ({
          ...rest,
          objects: generous ? objects.filter(({ kind }) => kind !== 'grant') : objects,
        });
        expectSame(ungranted(before), ungranted(given), new Set(declared.shared), message);
      }
    });
}

/**
 * The worst default privileges that a migration can meet: everything, to everybody who can be there before it, which are all
 * roles but those that it makes.
 */
async function grantEverything(client: Client, declared: DeclaredCatalog): Promise<void> {
  const isShared = new Set(declared.shared);
  const roles: string[] = [];
  for (const role of declared.governed.roles) {
    const id = idOf('role', role);
    const isDescribed = declared.catalog.objects.some((object) => object.id === id);
    if (isDescribed && !isShared.has(id)) continue;
    if (isDescribed) await client.exec(`create role ${ident(role)}`);
    roles.push(role === 'public' ? 'PUBLIC' : ident(role));
  }
  if (roles.length === 0) return;
  for (const objects of ['tables', 'sequences', 'functions'])
    await client.exec(`alter default privileges grant all on ${objects} to ${roles.join(', ')}`);
}

async function run(client: Client, statements: readonly string[], round: string): Promise<void> {
  if (await runAll(client, statements)) return;
  for (const sql of statements) {
    try {
      await client.exec(sql);
    } catch (cause) {
      throw new SchemaError(
        'generate.unprovable',
        `The migration is not written, its ${round} does not run: ${(cause as Error).message}`,
        {
          facts: { statement: sql, problem: (cause as Error).message, causeCode: sqlStateOf(cause) },
          cause,
          details: [sql],
        },
      );
    }
  }
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
