import { mkdir, writeFile } from 'node:fs/promises';
import type { DeclaredCatalog } from '../src/postgres/model/index.js';
import { readCatalog, restrictTo } from '../src/postgres/catalog/index.js';
import type { Client } from '../src/postgres/connect/index.js';
import { collectDeclarations, fingerprint } from '../src/declare/index.js';
import { describe } from '../src/expected/describe.js';
import { journalFile, loadProject, loadSchema, migrationFiles } from '../src/project/index.js';
import { type TemporaryProject, temporaryProject } from '../test/support/project.js';
import { schemaModule } from './database.js';

/**
 * A project whose last migration has a catalog snapshot. For thousands of tables the snapshot is read from the database, since
 * drizzle-kit would take hours to draft the migration.
 */
export async function benchProject(
  tables: number,
  url: string,
  client: Client,
): Promise<{ project: TemporaryProject; declared: DeclaredCatalog }> {
  const project = await temporaryProject({
    'schema.js': schemaModule(tables),
    'drizzle.config.js': `export default { dialect: 'postgresql', schema: './schema.js', out: './drizzle', dbCredentials: { url: '${url}' } };`,
  });
  const loaded = await loadProject(project.folder);
  const declarations = collectDeclarations(await loadSchema(loaded));
  const catalog = await readCatalog(client, { schemas: ['app'] });
  const whole: DeclaredCatalog = { fingerprint: fingerprint(declarations), ...describe(declarations), catalog };
  const declared = { ...whole, catalog: restrictTo(catalog, whole) };
  const files = migrationFiles(loaded, '0000_bench');
  await mkdir(`${loaded.out}/catalog`, { recursive: true });
  await mkdir(`${loaded.out}/meta`, { recursive: true });
  await writeFile(files.catalog, JSON.stringify(declared));
  await writeFile(files.up, 'select 1;');
  const entry = { idx: 0, version: '7', when: 1, tag: '0000_bench', breakpoints: true };
  await writeFile(journalFile(loaded.out), JSON.stringify({ version: '7', dialect: 'postgresql', entries: [entry] }));
  return { project, declared };
}
