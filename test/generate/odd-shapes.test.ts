import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadExpected } from '../../src/expected/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors, serverAsShadow } from '../support/databases.js';
import { startServer } from '../support/servers/index.js';
import { openPostgres, pgliteClient, type Client } from '../../src/postgres/connect/index.js';
import { openPglite } from '../support/pglite.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { readEverythingElse } from '../workflow/workflow.js';

let project: TemporaryProject;
let config: Project;
beforeAll(async () => {
  const schema = fileURLToPath(new URL('./fixtures/odd-shapes.ts', import.meta.url));
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: '${schema}', out: './drizzle', entities: { roles: true }, driver: 'pglite', dbCredentials: { url: './db' } };`,
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'odd' });
});
afterAll(() => project.remove());

// A server of its own: the migration makes a role, which belongs to the whole server.
async function open(place: number | 'PGlite'): Promise<{ client: Client; close: () => Promise<void> }> {
  if (place === 'PGlite') {
    const client = pgliteClient(await openPglite());
    return { client, close: () => client.close() };
  }
  const server = await startServer(place);
  const client = await openPostgres(server.url);
  return { client, close: () => client.close().then(() => server.stop()) };
}

/** NULLS NOT DISTINCT is of PostgreSQL 15; before 16, views are printed otherwise than by the shadow. */
const places = [...majors.filter((major) => major >= 16), 'PGlite' as const];

test.each(places)(
  'names that need quotes, every kind of column, circles: up, clean, down to the byte, on %s',
  async (place) => {
    const { client, close } = await open(place);
    const { declared, source } = await loadExpected(config);
    expect(source).toBe('snapshot');
    const before = JSON.stringify(await readEverythingElse(client, declared));
    expect(await migrate(client, config)).toEqual({ applied: ['0000_odd'], differences: [] });
    expect((await validateCatalog(client, declared, { bookkeeping: config.bookkeeping })).findings).toEqual([]);
    await rollback(client, config, { confirm: () => Promise.resolve(true) });
    expect(JSON.stringify(await readEverythingElse(client, declared))).toBe(before);
    await close();
  },
);

test('drizzle-kit sees no change afterwards', async () => {
  expect((await project.run('drizzle-kit', ['generate'])).stdout).toContain('No schema changes');
});
