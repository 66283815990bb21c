import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Catalog } from '../../src/postgres/model/index.js';
import { compareCatalogs, describeDifference, readCatalog } from '../../src/postgres/catalog/index.js';
import { type Client, pgliteClient } from '../../src/postgres/connect/index.js';
import { collectDeclarations, declarationSql, declaredSql } from '../../src/declare/index.js';
import { makeDraft } from '../../src/migrations/generate/make-draft.js';
import { loadProject, loadSchema } from '../../src/project/index.js';
import { runInAnyOrder } from '../../src/postgres/shadow/index.js';
import { modules } from '../modules/modules.js';
import { openPglite } from '../support/pglite.js';
import { temporaryProject, type TemporaryProject } from '../support/project.js';

const file = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Every schema module of this repository. */
const sources: Readonly<Record<string, string>> = {
  ...modules,
  'the workflow system': `export * from '${file('src/schema/index.ts')}';`,
  'odd shapes': `export * from '${file('test/generate/fixtures/odd-shapes.ts')}';`,
};

/** Statements of drizzle-kit's that PostgreSQL refuses, by the first reason; what they should have made is missing then. */
const defects: Readonly<Record<string, string>> = {
  'every column type': 'syntax error at or near "s"',
  // It does not see what is not exported.
  'enums, arrays of them, in schemas, not exported': 'schema "my app" does not exist',
  'every kind of index': 'there is no parameter $1',
  'checks and generated columns': 'syntax error at or near "x"',
  'row-level security': 'syntax error at or near "quoted"',
  'names that need care': 'syntax error at or near "" text,\n\t""',
  'odd shapes': 'there is no parameter $1',
};

let client: Client;
let project: TemporaryProject;
beforeAll(async () => {
  client = pgliteClient(await openPglite());
  project = await temporaryProject();
});
afterAll(async () => {
  await client.close();
  await project.remove();
});

/** What statements make on an empty database, and those that PostgreSQL refuses. */
async function make(statements: readonly string[]): Promise<{ catalog: Catalog; refused: string[] }> {
  await client.exec('begin');
  try {
    const refused: string[] = [];
    await runInAnyOrder(client, statements, {
      sqlOf: (sql) => sql,
      whenFailed: (failures) => refused.push(...failures.map(({ error }) => error.message)),
    });
    return { catalog: await readCatalog(client, { roles: ['module_owner', 'module_reader'] }), refused };
  } finally {
    await client.exec('rollback');
  }
}

test.each(Object.keys(sources))('what drizzle-kit makes is what we make: %s', async (name) => {
  const folder = `m${Object.keys(sources).indexOf(name)}`;
  const casing = name.includes('casing') ? `casing: 'snake_case', ` : '';
  await writeFile(project.path(`${folder}.ts`), sources[name]!);
  await writeFile(
    project.path(`${folder}.config.ts`),
    `export default { dialect: 'postgresql', schema: './${folder}.ts', ${casing}driver: 'pglite', dbCredentials: { url: './db' } };`,
  );
  const config = await loadProject(project.folder, `${folder}.config.ts`);
  const declarations = collectDeclarations(await loadSchema(config), config);
  const { up } = await makeDraft({ configFile: config.configFile });
  const theirs = await make([...up, ...declarationSql(declarations)]);
  const ours = await make(declaredSql(declarations));
  expect(ours.refused).toEqual([]);
  expect(theirs.refused[0]).toBe(defects[name]);
  const differences = compareCatalogs(ours.catalog, theirs.catalog);
  const isExcused = theirs.refused.length > 0;
  expect(differences.filter(({ change }) => change !== 'missing' || !isExcused).map(describeDifference)).toEqual([]);
});
