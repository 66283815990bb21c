import {
  beyond,
  type Catalog,
  type CatalogScope,
  compareCatalogs,
  type DeclaredCatalog,
  type Json,
  readCatalog,
  readColumnOrder,
  withinDeclared,
} from '../catalog/index.js';
import type { Client } from '../connect/index.js';
import { plan } from '../plan/index.js';
import { UserError } from '../project/index.js';
import { settle, type Shadow } from '../shadow/index.js';
import { ident, ifMissing, literal } from '../sql/index.js';
import type { Draft } from './draft.js';

/** What of the shadow is read: all schemas, and the roles that are made or shared. */
export const shadowScope = ({ roles }: Draft): CatalogScope => ({ roles });

/** Makes what a migration may take for granted: roles that the declarations name and nobody here makes. */
export async function prepareShadow(client: Client, draft: Draft): Promise<Catalog> {
  for (const role of draft.externalRoles)
    await client.exec(
      ifMissing(
        `NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(role)})`,
        `CREATE ROLE ${ident(role)}`,
      ),
    );
  return readCatalog(client, shadowScope(draft));
}

/**
 * The catalog that the declarations ask for: they become SQL, which runs on the empty shadow and is read back.
 *
 * @throws UserError when a statement does not run, with the statement and PostgreSQL's reason
 */
export async function readDeclared(shadow: Shadow, draft: Draft): Promise<DeclaredCatalog> {
  const declared = await runDeclarations(shadow, draft);
  return { ...declared, catalog: await withAlternatives(shadow, draft, declared) };
}

/** How often a text is printed and read again before it is taken to change no more. */
const rounds = 3;

/**
 * Adds what PostgreSQL prints when everything is made again from what it printed: a dumped and restored database, and a
 * migration that drops and makes an object again, hold those texts.
 */
async function withAlternatives(shadow: Shadow, draft: Draft, declared: DeclaredCatalog): Promise<Catalog> {
  const alternatives = new Map<string, Record<string, Json[]>>();
  let printed = declared.catalog;
  for (let round = 0; round < rounds; round++) {
    const again = await printAgain(shadow, draft, { ...declared, catalog: printed });
    const changes = compareCatalogs(printed, again).filter(({ change }) => change === 'changed');
    if (changes.length === 0) break;
    for (const { object, property = '', actual = null } of changes) {
      const known = alternatives.get(object.id) ?? {};
      alternatives.set(object.id, { ...known, [property]: [...(known[property] ?? []), actual] });
    }
    printed = again;
  }
  const objects = declared.catalog.objects.map((object) => {
    const others = alternatives.get(object.id);
    return others ? { ...object, alternatives: others } : object;
  });
  return { ...declared.catalog, objects };
}

async function printAgain(shadow: Shadow, draft: Draft, declared: DeclaredCatalog): Promise<Catalog> {
  return shadow.attempt(async (client) => {
    const baseline = await prepareShadow(client, draft);
    await settle(client, plan({ ...baseline, objects: [] }, declared.catalog), ({ sql }) => sql);
    return withinDeclared(await readMade(client, draft, baseline, declared.shared), declared);
  }, draft.roles);
}

function runDeclarations(shadow: Shadow, draft: Draft): Promise<DeclaredCatalog> {
  return shadow.attempt(async (client) => {
    const baseline = await prepareShadow(client, draft);
    const { failed } = await settle(client, [...draft.full, ...draft.completion], (sql) => sql);
    const first = failed[0];
    if (first)
      throw new UserError(`PostgreSQL refuses what is declared: ${first.error.message}${hintFor(first.error)}`, {
        cause: first.error,
        details: failed.flatMap(({ statement, error }) => [`${error.message}:`, `  ${statement.trim()}`]),
      });
    const whole: DeclaredCatalog = {
      ...draft.declared,
      catalog: await readMade(client, draft, baseline, draft.declared.shared),
    };
    const catalog = withinDeclared(whole.catalog, whole);
    const made = new Set(catalog.objects.map(({ id }) => id));
    const columnOrder = Object.entries(await readColumnOrder(client)).filter(([id]) => made.has(id));
    return { ...whole, columnOrder: Object.fromEntries(columnOrder), catalog };
  }, draft.roles);
}

/** What has been made since the baseline was read. */
const readMade = async (client: Client, draft: Draft, baseline: Catalog, kept: readonly string[]): Promise<Catalog> =>
  withoutOwners(beyond(await readCatalog(client, shadowScope(draft)), baseline, kept), draft.owned);

/** Undefined schemas, types, functions and tables: what the declarations stand on is not on the shadow. */
const hintFor = (error: Error): string =>
  /^(3F000|42704|42883|42P01)$/.test((error as { code?: string }).code ?? '')
    ? '. If the database has it from elsewhere, make it on the scratch database: --prelude supabase, neon or an SQL file with CREATE EXTENSION and the like, or --shadow <url> of a server that knows it.'
    : '';

/** On the shadow everything has an owner; only those that are declared are expected. */
const withoutOwners = (catalog: Catalog, owned: readonly string[]): Catalog => ({
  ...catalog,
  objects: catalog.objects.map((object) => {
    const { owner, ...properties } = object.properties;
    return owner === undefined || owned.includes(object.id) ? object : { ...object, properties };
  }),
});
