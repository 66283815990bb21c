import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCatalog, restrictTo } from '../../src/postgres/catalog/index.js';
import { openShadow, type Shadow } from '../../src/postgres/shadow/index.js';
import { proveFix, validateCatalog, type Validation } from '../../src/validate/index.js';
import { majors } from '../support/databases.js';
import { inTurn } from '../support/everywhere.js';
import { type Server, startServer } from '../support/servers/index.js';
import { type Case, cases, unproven } from './cases.js';
import { openRich, type Rich, scope } from './open-rich.js';
import { schemaFor } from './rich-schema.js';
import { grouped, namesOf, together } from './together.js';

/** Composite types are no objects of a catalog: what stands on them needs them in the prelude. */
const prelude = ['create schema app', 'create type app.pair as (a int, b text)'];

const isProven = (sql: string): boolean => !unproven.some((pattern) => pattern.test(sql));

const kindOf = ([, id]: Case): string => id.split(' ')[0] ?? '';

/** Of each kind some properties, the last cases of them; `drift-*.test.ts` lead all cases on the live database. */
const last = new Map(cases.filter(([sql]) => isProven(sql)).map((one) => [`${kindOf(one)} ${one[2]}`, one] as const));
const someOf = (most: number): Case[] =>
  [...last.values()].filter(
    (one, at, all) => all.slice(0, at).filter((other) => kindOf(other) === kindOf(one)).length < most,
  );
const ends = [...new Set([majors[0]!, majors.at(-1)!])];
const chosenFor = (major: number): Case[] => [
  ...someOf(major === majors.at(-1) ? 3 : 1),
  ...cases.filter(([sql]) => !isProven(sql) && inTurn(sql, ends).includes(major)),
];

/** The newest, with a scratch database on another server of it; and the oldest, with PGlite, which is another major. */
describe.each(ends)('PostgreSQL %i', (major) => {
  let rich: Rich;
  let server: Server | undefined;
  let shadow: Shadow;
  beforeAll(async () => {
    rich = await openRich(major);
    server = major === majors.at(-1) ? await startServer(major) : undefined;
    shadow = await openShadow({ prelude, ...(server && { url: server.url }) });
    const catalog = await shadow.attempt(async (client) => {
      await client.exec(prelude.reduce((sql, made) => sql.replace(`${made};`, ''), schemaFor(major)));
      return readCatalog(client, scope);
    });
    const declared = { ...rich.declared, catalog };
    rich = { ...rich, declared: { ...declared, catalog: restrictTo(catalog, declared) } };
  });
  afterAll(async () => {
    await rich.close();
    await shadow.close();
    await server?.stop();
  });

  test('what the scratch database declares is calm', async () => {
    const { findings } = await validateCatalog(rich.client, rich.declared);
    expect(findings.map(({ message }) => message)).toEqual([]);
  });

  const mine = chosenFor(major)
    .filter(([, , , since = 0]) => since <= major)
    .map(([sql, id, property]) => ({ sql, id, property }));
  const groups = [
    ...grouped(mine.filter(({ sql }) => isProven(sql))),
    ...mine.filter(({ sql }) => !isProven(sql)).map((fault) => [fault]),
  ];

  test.each(groups.map((group) => [namesOf(group), group] as const))('%s', async (_names, group) => {
    const isHealed = async (validation: Validation): Promise<boolean> => {
      const { doubt, left } = await heal(validation);
      return doubt === undefined && left.length === 0;
    };
    for (const { sql } of await together(rich, group, isHealed)) await expectHealed(sql);
  });

  async function heal(validation: Validation): Promise<{ doubt: string | undefined; left: string[] }> {
    const { client, declared } = rich;
    const { statements, doubt } = await proveFix(shadow, client, validation);
    if (doubt !== undefined) return { doubt, left: [] };
    for (const statement of statements) await client.exec(statement.sql);
    const { findings } = await validateCatalog(client, declared, { inTransaction: true, operations: false });
    return { doubt, left: findings.map(({ message }) => message) };
  }

  async function expectHealed(sql: string): Promise<void> {
    const { client, declared } = rich;
    await client.exec('begin');
    try {
      await client.exec(sql);
      const healed = await heal(await validateCatalog(client, declared, { inTransaction: true, operations: false }));
      if (isProven(sql)) expect(healed, sql).toEqual({ doubt: undefined, left: [] });
      else expect(healed.doubt, sql).toMatch(/could not be rebuilt/);
    } finally {
      await client.exec('rollback');
    }
  }
});

const beside =
  'create schema app; create role drift_seen; create table app.t (a int); grant select on app.t to drift_seen;';

describe('roles and rights that the prelude holds already stand in no way', () => {
  test.each([
    ['a role of the same name', 'create role drift_seen'],
    ['rights by default', 'create role drift_other; alter default privileges grant all on tables to drift_other'],
    ['rights by default to PUBLIC', 'alter default privileges grant select on tables to public'],
  ])('%s', async (_name, sql) => {
    const live = await openShadow();
    const shadow = await openShadow({ prelude: [sql] });
    await live.client.exec(beside);
    const made = {
      fingerprint: '',
      shared: [],
      governed: { roles: ['public', 'drift_seen'], targets: [{ kind: 'table', path: ['app', 't'] }] },
      managed: ['column', 'grant'] as const,
      operationTests: [],
      catalog: await readCatalog(live.client, { schemas: ['app'] }),
    };
    const declared = { ...made, catalog: restrictTo(made.catalog, made) };
    await live.client.exec('alter table app.t add b int');
    const { doubt, statements } = await proveFix(shadow, live.client, { declared, renames: [] });
    expect({ doubt, sql: statements.map((statement) => statement.sql) }).toEqual({
      doubt: undefined,
      sql: ['ALTER TABLE "app"."t" DROP COLUMN IF EXISTS "b"'],
    });
    await live.close();
    await shadow.close();
  });
});
