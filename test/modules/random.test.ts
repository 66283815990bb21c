import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CatalogObject } from '../../src/postgres/model/index.js';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { loadExpected } from '../../src/expected/index.js';
import { loadProject } from '../../src/project/index.js';
import { plan } from '../../src/postgres/plan/index.js';
import { ident, qualified } from '../../src/postgres/sql/index.js';
import { runInAnyOrder } from '../../src/postgres/shadow/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { imports, moduleOf, table } from '../support/random-schema.js';
import { createDatabase, majors, type TestDatabase, serverAsShadow } from '../support/databases.js';

/** One change by hand to one object. */
function changeOf({ kind, path, properties }: CatalogObject): string {
  const [schema = '', first = '', own = ''] = path;
  const on = qualified(schema, first);
  switch (kind) {
    case 'table':
      return `alter table ${on} rename to "renamed by hand"`;
    case 'column':
      return properties['notNull'] === true
        ? `alter table ${on} drop column ${ident(own)} cascade`
        : `alter table ${on} alter column ${ident(own)} set not null`;
    case 'constraint':
      return `alter table ${on} drop constraint ${ident(own)} cascade`;
    case 'index':
      return `drop index ${on}`;
    case 'policy':
      return `alter policy ${ident(own)} on ${on} using (false)`;
    default:
      return `alter type ${on} rename value 'ok' to 'fine'`;
  }
}

let project: TemporaryProject;
let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
  });
  database = await createDatabase(majors[0]!);
  client = await openPostgres(database.url);
});
afterAll(async () => {
  await client.close();
  await database.drop();
  await project.remove();
});

test('any schema is calm once it is made, and any one change to it is told', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(table, { minLength: 1, maxLength: 4, selector: (each) => each.name }),
      fc.infiniteStream(fc.nat(1000)),
      async (tables, numbers) => {
        const file = `schema-${round++}.ts`;
        await writeFile(project.path(file), imports + moduleOf(tables));
        await writeFile(
          project.path(`drizzle-${round}.config.ts`),
          `export default { dialect: 'postgresql', schema: './${file}', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
        );
        const { declared } = await loadExpected(await loadProject(project.folder, `drizzle-${round}.config.ts`));
        const validate = async () => (await validateCatalog(client, declared, { inTransaction: true })).findings;
        await client.exec('begin');
        try {
          await runInAnyOrder(client, plan({ ...declared.catalog, objects: [] }, declared.catalog), {
            sqlOf: ({ sql }) => sql,
            whenFailed: (failures) => expect(failures).toEqual([]),
          });
          expect((await validate()).map(({ message }) => message)).toEqual([]);
          const { objects } = declared.catalog;
          for (let change = 0; change < 5; change++) {
            const object = objects[numbers.next().value! % objects.length]!;
            await client.exec('savepoint change');
            await client.exec(changeOf(object));
            expect(
              (await validate()).map(({ id }) => id),
              changeOf(object),
            ).toContain(object.id);
            await client.exec('rollback to change');
          }
        } finally {
          await client.exec('rollback');
        }
      },
    ),
    { numRuns: Number(process.env['FC_RUNS'] ?? 4), interruptAfterTimeLimit: 40_000 },
  );
}, 300_000);
