import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { loadProject, readMigrations } from '../../src/project/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { type Server, startServer } from '../support/servers/start-server.js';
import { modules } from './modules.js';

const servers = new Map<number, Server>();
beforeAll(async () => {
  for (const major of majors) servers.set(major, await startServer(major));
});
afterAll(async () => {
  for (const server of servers.values()) await server.stop();
});

describe.each(Object.keys(modules))('%s', (name) => {
  let project: TemporaryProject;
  beforeAll(async () => {
    const casing = name.includes('casing') ? `casing: 'snake_case', ` : '';
    project = await temporaryProject({
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', ${casing}driver: 'pglite', dbCredentials: { url: './db' } };`,
      'schema.ts': modules[name]!,
    });
  });
  afterAll(() => project.remove());

  test('declared, generated, migrated, validated', async () => {
    const config = await loadProject(project.folder);
    const { tag } = await generate(config, { name: 'first' });
    expect(tag).toBe('0000_first');
    // drizzle-kit itself fails on the default of a bigint.
    if (name !== 'every column type')
      expect((await project.run('drizzle-kit', ['generate'])).stdout).toMatch(/No schema changes/);
    const declared = (await readMigrations(config)).at(-1)!.declared!;
    for (const [major, server] of servers) {
      if (name === 'keys and references' && major < 15) continue;
      const client = await freshDatabase(server, name);
      await migrate(client, config);
      const { findings } = await validateCatalog(client, declared, { bookkeeping: config.bookkeeping });
      expect(
        findings.map(({ message }) => message),
        `PostgreSQL ${major}`,
      ).toEqual([]);
      await client.close();
    }
  }, 120_000);
});

async function freshDatabase(server: Server, name: string): Promise<Client> {
  const database = `m_${name.replace(/[^a-z]+/g, '_')}`.slice(0, 40);
  const admin = await openPostgres(server.url);
  await admin.exec(`drop role if exists module_owner; drop role if exists module_reader`).catch(() => undefined);
  await admin.exec(`create database ${database}`);
  await admin.close();
  return openPostgres(server.url.replace(/\/postgres$/, `/${database}`));
}
