import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  subtract,
  compareCatalogs,
  describeDifference,
  readCatalog,
  readColumnOrder,
  restrictTo,
} from '../../src/postgres/catalog/index.js';
import { type Catalog, type DeclaredCatalog } from '../../src/postgres/model/index.js';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import {
  collectDeclarations,
  type Declarations,
  declaredSql,
  governed,
  managedKinds,
} from '../../src/declare/index.js';
import { plan } from '../../src/postgres/plan/index.js';
import { planOptions } from '../../src/postgres/kinds/index.js';
import { runInAnyOrder } from '../../src/postgres/shadow/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { isEverywhere } from '../support/everywhere.js';
import { namesNeeded, oddSchema, type Question, textsNeeded } from './odd-schema.js';
import { name, spelling, text } from './odd-texts.js';

let database: TestDatabase;
let client: Client;
let empty: Catalog;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  client = await openPostgres(database.url);
  empty = await readCatalog(client);
});
afterAll(async () => {
  await client.close();
  await database.drop();
});

const run = (statements: readonly string[]): Promise<unknown> =>
  runInAnyOrder(client, statements, {
    sqlOf: (sql) => sql,
    whenFailed: ([{ error, statement }]) => {
      throw new Error(`${error.message}: ${statement}`);
    },
  });

const read = async (roles: readonly string[]): Promise<Catalog> =>
  subtract(await readCatalog(client, { roles }), empty);

/** What PostgreSQL answers, each time from the same state. */
async function answers(questions: readonly Question[]): Promise<unknown[]> {
  const given: unknown[] = [];
  for (const { about, before = '', sql, params } of questions) {
    await client.exec('savepoint question');
    try {
      if (before !== '') await client.exec(before);
      const [row] = await client.query<{ v: unknown }>(sql, params);
      given.push([about, row?.v]);
    } catch (error) {
      const { constraint_name, code, message } = error as { constraint_name?: string; code?: string; message: string };
      given.push([about, constraint_name ?? (code === '42501' ? code : message)]);
    }
    await client.exec('rollback to question');
  }
  return given;
}

async function declaredOf(declarations: Declarations, catalog: Catalog): Promise<DeclaredCatalog> {
  const { targets, roles } = governed(declarations);
  const whole = {
    fingerprint: '',
    shared: [],
    governed: { roles, targets },
    managed: [...managedKinds(declarations)],
    operationTests: [],
    columnOrder: await readColumnOrder(client),
    catalog,
  };
  return { ...whole, catalog: restrictTo(catalog, whole) };
}

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);

test('odd texts are made, read, planned and found as they were meant', async () => {
  process.stdout.write(`SEED=${seed}\n`);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        names: fc.uniqueArray(name, { minLength: namesNeeded, maxLength: namesNeeded }),
        texts: fc.array(text, { minLength: textsNeeded, maxLength: textsNeeded }),
        spelling,
      }),
      async (odd) => {
        runs++;
        const { exports, questions } = oddSchema(odd);
        const declarations = collectDeclarations(exports);
        const wanted = questions.map(({ about, answer }) => [about, answer]);
        const [role = ''] = declarations.roles.map((one) => one.name);
        await client.exec('begin');
        try {
          await client.exec('savepoint empty');
          await run(declaredSql(declarations)).catch((error: Error) => {
            // Two names that Drizzle derives may be one once PostgreSQL has cut them: then it refuses the second, by name.
            const [, taken = ''] = /^(?:constraint|relation) "(.*)" .*already exists: /s.exec(error.message) ?? [];
            fc.pre(Buffer.byteLength(taken) < 60);
            throw error;
          });
          expect(await answers(questions)).toEqual(wanted);
          const declared = await declaredOf(declarations, await read([role]));
          expect((await validateCatalog(client, declared, { inTransaction: true })).findings).toEqual([]);

          await client.exec('rollback to empty');
          await run(
            plan({ ...declared.catalog, objects: [] }, declared.catalog, planOptions(declared)).map(({ sql }) => sql),
          );
          expect(await answers(questions)).toEqual(wanted);
          const again = restrictTo(await read([role]), declared);
          expect(compareCatalogs(declared.catalog, again).map(describeDifference)).toEqual([]);
          expect((await validateCatalog(client, declared, { inTransaction: true })).findings).toEqual([]);
        } finally {
          await client.exec('rollback');
        }
      },
    ),
    { seed, numRuns: Number(process.env['FC_RUNS'] ?? (isEverywhere ? 1000 : 60)), interruptAfterTimeLimit: 25_000 },
  );
  process.stdout.write(`trust: ${runs} schemas of odd texts\n`);
}, 300_000);
