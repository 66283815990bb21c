import {
  beyond,
  type Catalog,
  type DeclaredCatalog,
  readCatalog,
  withAlternativesOf,
  withinDeclared,
} from '../catalog/index.js';
import { type Draft, prepareShadow, shadowScope } from '../expected/index.js';
import { plan, type PlanOptions, revokeDefaults } from '../plan/index.js';
import type { Migration } from '../project/index.js';
import { settle, type Shadow } from '../shadow/index.js';
import { mustLead } from './must-lead.js';
import { replay } from './replay.js';

/** A migration before it is proven: statements without semicolons, one each. */
export interface Completed {
  readonly up: readonly string[];
  readonly down: readonly string[];
}

/**
 * Completes drizzle-kit's draft to a migration that leads from the previous catalog to the declared one, and plans its reverse.
 *
 * A statement of the draft that does not run is left out; what it should have done, the plan does.
 */
export async function completeMigration(
  shadow: Shadow,
  draft: Draft,
  declared: DeclaredCatalog,
  history: readonly Migration[],
): Promise<Completed> {
  const reach = reachOf(declared, history);
  const options = planOptions(declared);
  return shadow.attempt(async (client) => {
    const baseline = await prepareShadow(client, draft);
    const read = async (): Promise<Catalog> =>
      withinDeclared(beyond(await readCatalog(client, shadowScope(draft)), baseline), reach);
    await replay(client, history);
    const previous = withAlternativesOf(history.at(-1)?.declared?.catalog, await read());
    const roles = plan(previous, declared.catalog, options).filter(({ object }) => object.startsWith('role '));
    const first = await settle(client, roles, ({ sql }) => sql);
    const drafted = await settle(client, draft.up.map(withoutCascade), (sql) => sql);
    const revoked = revocations(await read(), previous, declared, history);
    for (const sql of revoked) await client.exec(sql);
    const completion = await mustLead(client, read, declared.catalog, options);
    const down = await mustLead(client, read, previous, planOptions(history.at(-1)?.declared ?? declared));
    return { up: [...first.ran.map(({ sql }) => sql), ...drafted.ran, ...revoked, ...completion], down };
  }, draft.roles);
}

/**
 * What the database may have granted by default is taken back on objects that are new or newly governed, and everywhere from
 * roles that are named for the first time.
 */
function revocations(
  now: Catalog,
  previous: Catalog,
  declared: DeclaredCatalog,
  history: readonly Migration[],
): string[] {
  const options = planOptions(declared);
  const last = history.at(-1)?.declared?.governed ?? { roles: [], targets: [] };
  const known = new Set(previous.objects.map(({ id }) => id).filter((id) => last.targets.includes(id)));
  const roles = declared.governed.roles.filter((role) => !last.roles.includes(role));
  return now.objects.flatMap((object) =>
    revokeDefaults(object, known.has(object.id) ? { ...options, governed: { ...options.governed, roles } } : options),
  );
}

export const planOptions = ({ shared, governed }: DeclaredCatalog): PlanOptions => ({
  shared: new Set(shared),
  governed: { roles: governed.roles, targets: new Set(governed.targets) },
});

/** What a migration speaks about: everything that is declared now or was at the last migration. */
export function reachOf(declared: DeclaredCatalog, history: readonly Migration[]): DeclaredCatalog {
  const last = history.at(-1)?.declared;
  if (!last) return declared;
  const both = <T>(a: readonly T[], b: readonly T[]): T[] => [...new Set([...a, ...b])];
  return {
    ...declared,
    shared: both(declared.shared, last.shared),
    managed: both(declared.managed, last.managed),
    governed: {
      roles: both(declared.governed.roles, last.governed.roles),
      targets: both(declared.governed.targets, last.governed.targets),
    },
    catalog: { ...declared.catalog, objects: [...declared.catalog.objects, ...last.catalog.objects] },
  };
}

/** drizzle-kit drops tables with CASCADE, which takes along what others built on them: it has to stop there instead. */
const withoutCascade = (sql: string): string =>
  sql
    .trim()
    .replace(/;$/, '')
    .replace(/^(DROP .*?)\s+CASCADE$/is, '$1');
