import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { loadProject, readMigrations } from '../../src/project/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { createDatabase, majors, serverAsShadow } from '../support/databases.js';
import { onNewestAndInTurn } from '../support/everywhere.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { modules } from './modules.js';

describe.each(Object.keys(modules))('%s', (name) => {
  let project: TemporaryProject;
  beforeAll(async () => {
    const casing = name.includes('casing') ? `casing: 'snake_case', ` : '';
    project = await temporaryProject({
      ...(await serverAsShadow()),
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
    const able = majors.filter((major) => name !== 'keys and references' || major >= 15);
    for (const major of onNewestAndInTurn(name, able)) {
      const database = await createDatabase(major);
      const client = await openPostgres(database.url);
      await migrate(client, config);
      const { findings } = await validateCatalog(client, declared, { bookkeeping: config.bookkeeping });
      expect(
        findings.map(({ message }) => message),
        `PostgreSQL ${major}`,
      ).toEqual([]);
      await client.exec(`do $$ begin
        if exists (select from pg_roles where rolname = 'module_owner') then drop owned by module_owner; drop role module_owner; end if;
        if exists (select from pg_roles where rolname = 'module_reader') then
          reassign owned by module_reader to current_user; drop owned by module_reader; drop role module_reader;
        end if; end $$`);
      await client.close();
      await database.drop();
    }
  }, 120_000);
});
