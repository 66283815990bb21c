import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CatalogObject } from '../../src/catalog/index.js';
import { type Client, openPostgres } from '../../src/connect/index.js';
import { loadExpected } from '../../src/expected/index.js';
import { loadProject } from '../../src/project/index.js';
import { plan } from '../../src/plan/index.js';
import { ident, qualified } from '../../src/sql/index.js';
import { settle } from '../../src/shadow/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';

const types: Readonly<Record<string, string>> = {
  'integer(N)': '7',
  'text(N)': `"it's"`,
  'varchar(N, { length: 9 })': `'a"b'`,
  'boolean(N)': 'true',
  'numeric(N, { precision: 8, scale: 3 })': `'1.5'`,
  'timestamp(N, { withTimezone: true })': 'sql`now()`',
  'jsonb(N)': `{ a: "it's \\\\ \\"x\\"" }`,
  'text(N).array()': `['a,b', "it's"]`,
  'date(N)': `'2020-02-29'`,
  'mood(N)': `'ok'`,
};

const name = fc.oneof(
  fc.constantFrom(
    'user',
    'select',
    'Order',
    'a b',
    'ünï',
    '🙂',
    'x'.repeat(63),
    "it's",
    'a"b',
    'a.b',
    '$1',
    'camelCase',
  ),
  fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/),
);

const column = fc.record({
  name,
  type: fc.constantFrom(...Object.keys(types)),
  notNull: fc.boolean(),
  hasDefault: fc.boolean(),
  indexed: fc.constantFrom('', 'index', 'unique', 'partial'),
});

const table = fc.record({
  name,
  columns: fc.uniqueArray(column, { minLength: 1, maxLength: 5, selector: (each) => each.name }),
  refers: fc.boolean(),
  check: fc.boolean(),
  policy: fc.boolean(),
});

type Tables = readonly (typeof table extends fc.Arbitrary<infer T> ? T : never)[];

const text = (value: string): string => JSON.stringify(value);

/** A module that declares the tables; names of what stands on them are numbered, for the database has one namespace. */
function moduleOf(tables: Tables): string {
  const parts = tables.map(({ name: own, columns, refers, check, policy }, index) => {
    const fields = columns.map(
      (each, at) =>
        `c${at}: ${each.type.replace('N', text(each.name))}${each.notNull ? '.notNull()' : ''}${each.hasDefault ? `.default(${types[each.type]})` : ''}`,
    );
    const extras = columns.flatMap(({ indexed }, at) => {
      const index2 = text(`i ${index} ${at}`);
      const isPlain = !/jsonb|array/.test(columns[at]!.type);
      if (indexed === '' || !isPlain) return [];
      if (indexed === 'unique') return `unique(${index2}).on(t.c${at})`;
      return `index(${index2}).on(t.c${at}.desc())${indexed === 'partial' ? `.where(sql\`\${t.c${at}} is not null\`)` : ''}`;
    });
    if (check) extras.push(`check(${text(`c ${index}`)}, sql\`\${t.id} > \${${index}} and \${t.id} in (1, 2, 3)\`)`);
    if (policy) extras.push(`pgPolicy(${text(`p ${index}`)}, { for: 'select', using: sql\`\${t.id} = 1\` })`);
    if (refers && index > 0)
      fields.push(`up: integer('up to').references(() => t${index - 1}.id, { onDelete: 'cascade' })`);
    return `export const t${index} = pgTable(${text(own)}, { id: integer('the id').primaryKey(), ${fields.join(', ')} }, (t) => [${extras.join(', ')}]);`;
  });
  return `import { sql } from 'drizzle-orm';
import { boolean, check, date, index, integer, jsonb, numeric, pgEnum, pgPolicy, pgTable, text, timestamp, unique, varchar } from 'drizzle-orm/pg-core';
export const mood = pgEnum('the mood', ['sad', 'ok', "it's"]);
${parts.join('\n')}`;
}

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
        await writeFile(project.path(file), moduleOf(tables));
        await writeFile(
          project.path(`drizzle-${round}.config.ts`),
          `export default { dialect: 'postgresql', schema: './${file}', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
        );
        const { declared } = await loadExpected(await loadProject(project.folder, `drizzle-${round}.config.ts`));
        const validate = async () => (await validateCatalog(client, declared, { inTransaction: true })).findings;
        await client.exec('begin');
        try {
          const { failed } = await settle(
            client,
            plan({ ...declared.catalog, objects: [] }, declared.catalog),
            ({ sql }) => sql,
          );
          expect(failed).toEqual([]);
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
