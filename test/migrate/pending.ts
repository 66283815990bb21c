import { mkdir, writeFile } from 'node:fs/promises';
import { type Catalog, type DeclaredCatalog, parentId } from '../../src/postgres/model/index.js';
import { readCatalog } from '../../src/postgres/catalog/index.js';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { type Check, preflight } from '../../src/migrations/preflight/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { journalOf } from './journal.js';

const bookkeeping = { schema: 'drizzle', table: '__drizzle_migrations' };

/** A database at the first of some migrations, the others of which are pending. */
export interface Pending {
  readonly client: Client;
  readonly database: TestDatabase;
  readonly project: TemporaryProject & { readonly out: string; readonly bookkeeping: typeof bookkeeping };
  /** What preflight has to say, but what it says of every database. */
  look(): Promise<Check[]>;
  close(): Promise<void>;
}

/**
 * Writes migrations with the catalog snapshots that they give on a scratch database, applies the first one and adds rows.
 *
 * @param steps the SQL of each migration; what begins with `-- no snapshot` gets none
 * @param rows what is in the database, and what somebody else has made there
 */
export async function pendingOn(major: number, steps: readonly string[], rows: string): Promise<Pending> {
  const [database, folder] = await Promise.all([createDatabase(major), temporaryProject()]);
  const out = folder.path('drizzle');
  await Promise.all(
    ['meta', 'down', 'catalog'].map((name) => mkdir(folder.path('drizzle', name), { recursive: true })),
  );
  const tags = steps.map((_, at) => `000${at}_step`);
  await writeFile(folder.path('drizzle/meta/_journal.json'), journalOf(tags));
  await writeFile(
    folder.path('drizzle.config.mjs'),
    `export default { dialect: 'postgresql', schema: './schema.js', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
  );
  await writeFile(folder.path('schema.js'), 'export {};');
  for (const [at, sql] of steps.entries()) await writeFile(folder.path(`drizzle/${tags[at]}.sql`), sql);
  const client = await openPostgres(database.url);
  for (const [at, catalog] of (await catalogsOf(client, major, steps)).entries()) {
    if (!catalog) continue;
    const declared: DeclaredCatalog = {
      fingerprint: String(at),
      shared: [],
      governed: { roles: [], targets: [] },
      managed: ['column', 'constraint', 'index'],
      operationTests: [],
      catalog,
    };
    await writeFile(folder.path(`drizzle/catalog/${tags[at]}.json`), JSON.stringify(declared));
  }
  const project = { ...folder, out, bookkeeping };
  await migrate(client, project, { to: tags[0]!, verify: false });
  await client.exec(rows);
  return {
    client,
    database,
    project,
    look: () => preflight(client, project),
    close: async () => {
      await client.close();
      await Promise.all([database.drop(), folder.remove()]);
    },
  };
}

/** What each step gives: tried where it will run, and taken back; what no transaction can hold is tried on a database of its own. */
async function catalogsOf(client: Client, major: number, steps: readonly string[]): Promise<(Catalog | undefined)[]> {
  await client.exec('begin');
  try {
    return await catalogsAfter(client, steps);
  } catch {
    await client.exec('rollback');
    const scratch = await createDatabase(major);
    const author = await openPostgres(scratch.url);
    try {
      return await catalogsAfter(author, steps);
    } finally {
      await author.close();
      await scratch.drop();
    }
  } finally {
    await client.exec('rollback');
  }
}

async function catalogsAfter(client: Client, steps: readonly string[]): Promise<(Catalog | undefined)[]> {
  const catalogs: (Catalog | undefined)[] = [];
  for (const sql of steps) {
    if (!sql.startsWith('-- no snapshot')) await client.exec(sql);
    catalogs.push(
      sql.startsWith('-- no snapshot')
        ? undefined
        : withoutPublic(await readCatalog(client, { schemas: await schemasOf(client) })),
    );
  }
  return catalogs;
}

/** The schema itself is nobody's to declare. */
const withoutPublic = (catalog: Catalog): Catalog => ({
  ...catalog,
  objects: catalog.objects.filter((object) => object.id !== 'schema public' && parentId(object) !== 'schema public'),
});

const schemasOf = async (client: Client): Promise<string[]> =>
  (
    await client.query<{ name: string }>(
      `select nspname::text as name from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'drizzle')`,
    )
  ).map(({ name }) => name);
