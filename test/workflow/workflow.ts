import { type Client, openPostgres, pgliteClient, planOnce } from '../../src/postgres/connect/index.js';
import { type Catalog, type DeclaredCatalog, parentId } from '../../src/postgres/model/index.js';
import { readCatalog } from '../../src/postgres/catalog/index.js';
import { type Migration, type Project, readMigrations } from '../../src/project/index.js';
import { createDatabase, majors } from '../support/databases.js';
import { openPglite } from '../support/pglite.js';
import { root } from './root.js';

export { root };

/** The workflow project as the toolkit sees it, without loading its configuration. */
export const project: Pick<Project, 'out' | 'bookkeeping' | 'settings'> = {
  out: `${root}drizzle`,
  bookkeeping: { schema: 'drizzle', table: '__drizzle_migrations' },
  settings: {
    title: 'Workflow',
    order: ['workflow_status', 'workflow_step_type', 'workflow_execution_status', 'step_execution_status'],
  },
};

export async function lastMigration(): Promise<Migration & { declared: DeclaredCatalog }> {
  const last = (await readMigrations(project)).at(-1);
  if (!last?.declared) throw new Error('The workflow schema has no migration with a catalog snapshot.');
  return { ...last, declared: last.declared };
}

export type Place = number | 'PGlite';

/** Every place where the schema has to work. */
export const places: readonly Place[] = [...majors, 'PGlite'];

export interface Opened {
  readonly client: Client;
  /** For a server: its URL. */
  readonly url: string | undefined;
  close(): Promise<void>;
}

/** A database of its own. `archon` and `supabase` exist on servers only. */
export async function openPlace(place: Place, template: 'plain' | 'supabase' | 'archon' = 'plain'): Promise<Opened> {
  if (place === 'PGlite') {
    const client = planOnce(pgliteClient(await openPglite()));
    return { client, url: undefined, close: () => client.close() };
  }
  const database = await createDatabase(place, template);
  const client = planOnce(await openPostgres(database.url));
  const close = async (): Promise<void> => {
    await client.close();
    await database.drop();
  };
  return { client, url: database.url, close };
}

/** Everything in a database but the bookkeeping, the shared objects and what stands on them. */
export async function readEverythingElse(client: Client, { shared }: DeclaredCatalog): Promise<Catalog> {
  const catalog = await readCatalog(client, { bookkeeping: project.bookkeeping });
  const isShared = new Set(shared);
  const objects = catalog.objects.filter((object) => !isShared.has(object.id) && !isShared.has(parentId(object) ?? ''));
  return { ...catalog, objects };
}

/** The lines that a good database gives. */
export const goodReport = `🚀 Starting Workflow Schema Validation
================================================
📋 Checking Tables...
✅ archon_workflow_templates table exists
✅ archon_workflow_executions table exists
✅ archon_workflow_step_executions table exists
✅ archon_workflow_template_versions table exists
🏷️  Checking Enums...
✅ workflow_status enum exists
✅ workflow_step_type enum exists
✅ workflow_execution_status enum exists
✅ step_execution_status enum exists
📊 Checking Indexes...
✅ Workflow indexes created (13 found)
🔒 Checking RLS Policies...
✅ RLS policies created (8 found)
⚡ Checking Triggers...
✅ Triggers created (3 found)
🧪 Testing Basic Operations...
✅ Workflow template insertion works
✅ Workflow template deletion works
================================================
🎉 Workflow Schema Validation Complete!`;
