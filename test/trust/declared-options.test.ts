import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pgTable, integer } from 'drizzle-orm/pg-core';
import type { Catalog } from '../../src/postgres/model/index.js';
import { compareCatalogs, readCatalog } from '../../src/postgres/catalog/index.js';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { collectDeclarations, declaredSql } from '../../src/declare/index.js';
import { runInAnyOrder } from '../../src/postgres/shadow/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import * as declared from './declared-options.js';

const { withoutTrace, ...tables } = declared;

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  client = await openPostgres(database.url);
  await client.exec('create access method trust_heap type table handler heap_tableam_handler');
});
afterAll(async () => {
  await client.close();
  await database.drop();
});

const made = new Map<string, Catalog>();

/** The catalog of what is declared. */
async function catalogOf(
  exports: declared.Exports,
  options?: Parameters<typeof collectDeclarations>[1],
): Promise<Catalog> {
  const statements = declaredSql(collectDeclarations(exports, options));
  const key = statements.join('\0');
  const known = made.get(key);
  if (known) return known;
  await client.exec('begin');
  try {
    await runInAnyOrder(client, statements, {
      sqlOf: (sql) => sql,
      whenFailed: ([{ error, statement }]) => {
        throw new Error(`${error.message}: ${statement}`);
      },
    });
    const catalog = await readCatalog(client, { roles: ['trust_one', 'trust_two'] });
    made.set(key, catalog);
    return catalog;
  } finally {
    await client.exec('rollback');
  }
}

const isSeen = async ([given, left]: declared.Pair): Promise<boolean> =>
  compareCatalogs(await catalogOf(given), await catalogOf(left)).length > 0;

const count = Object.values(tables).reduce((sum, pairs) => sum + Object.keys(pairs).length, 0);

describe.each(Object.entries(tables))('%s', (_name, pairs) => {
  test.each(Object.entries<declared.Pair>(pairs))('%s makes a difference', async (_option, pair) => {
    expect(await isSeen(pair)).toBe(true);
  });
});

test.each(Object.entries(withoutTrace))('%s makes none', async (_option, [, pair]) => {
  expect(await isSeen(pair)).toBe(false);
});

test('the casing of names makes a difference', async () => {
  const exports = { t: pgTable('t', { camelCase: integer() }) };
  expect(compareCatalogs(await catalogOf(exports, { casing: 'snake_case' }), await catalogOf(exports))).not.toEqual([]);
});

test('there are at least 200', () => {
  expect(count).toBeGreaterThanOrEqual(200);
  process.stdout.write(
    `trust: ${count} options of declarations, each left out or given another value: each changes the catalog\n`,
  );
});
