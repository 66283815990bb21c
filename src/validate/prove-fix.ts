import { type DeclaredCatalog, expectedOn, readCatalog, scopeOf, withinDeclared } from '../catalog/index.js';
import { plan, planRenames, type Statement } from '../plan/index.js';
import { lead, settle, type Shadow } from '../shadow/index.js';
import { ident } from '../sql/index.js';
import { asDeclared, fixOptions } from './fix.js';
import type { Validation } from './validate-catalog.js';

/** The statements that make a database what is declared, in an order that runs. */
export interface Fix {
  readonly statements: readonly Statement[];
  /** False where the live database could not be rebuilt on the shadow, so that the order is a guess. */
  readonly proven: boolean;
}

/**
 * Finds the statements that close all findings: the live objects are rebuilt on the shadow, and led to what is declared.
 *
 * @param shadow an empty one, or with the prelude that the live database stands on
 */
export async function proveFix(shadow: Shadow, declared: DeclaredCatalog, validation: Validation): Promise<Fix> {
  const { live, renames } = validation;
  const renaming = planRenames(renames);
  const present = asDeclared(declared, live, renames);
  const wanted = expectedOn(declared, present);
  const options = fixOptions(declared);
  const proven = await shadow.attempt(async (client) => {
    const empty = await readCatalog(client, scopeOf(declared));
    for (const name of rolesOf(validation, declared))
      await client.exec(`create role ${ident(name)}`).catch(() => undefined);
    await settle(client, plan(empty, live), ({ sql }) => sql);
    await settle(client, renaming, ({ sql }) => sql);
    const read = async () => withinDeclared(await readCatalog(client, scopeOf(declared)), declared);
    // What stands on the shadow has to be what was found, as far as the declarations go.
    if (plan(await read(), withinDeclared(present, declared), options).length > 0) return undefined;
    const way = await lead(client, read, declared.catalog, options);
    return way.rest.length === 0 ? way.ran : undefined;
  });
  if (proven) return { statements: [...renaming, ...proven], proven: true };
  return { statements: [...renaming, ...plan(withinDeclared(present, declared), wanted, options)], proven: false };
}

/** Roles that own a grant or are named by a policy: they have to be there for either. */
function rolesOf({ live }: Validation, { governed, catalog }: DeclaredCatalog): string[] {
  const named = [...live.objects, ...catalog.objects].flatMap(({ kind, path, properties }) =>
    kind === 'grant' ? path.slice(-1) : kind === 'policy' ? ((properties['roles'] ?? []) as string[]) : [],
  );
  return [...new Set([...named, ...governed.roles])].filter((name) => name !== 'public');
}

/** A fix as a file for psql: one transaction, each statement with its risks. */
export function fixFile({ statements, proven }: Fix): string {
  const head = proven
    ? '-- Makes the database what is declared. Proven on a scratch database; read the risks before you run it.'
    : '-- Makes the database what is declared. NOT proven: the live database could not be rebuilt on a scratch database,\n-- the order may have to be changed.';
  const lines = statements.map(({ sql, hazards, object }) => {
    const risk = hazards.length > 0 ? ` RISK: ${hazards.join(', ')}` : '';
    return `-- ${object.replaceAll(/\s+/g, ' ')}${risk}\n${sql};`;
  });
  return `${[head, 'BEGIN;', ...lines, 'COMMIT;'].join('\n\n')}\n`;
}
