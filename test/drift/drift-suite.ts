import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/postgres/model/index.js';
import {
  compareCatalogs,
  describeDifference,
  expectedOn,
  readCatalog,
  scopeOf,
  withinDeclared,
} from '../../src/postgres/catalog/index.js';
import type { Client } from '../../src/postgres/connect/index.js';
import { planOptions } from '../../src/postgres/kinds/index.js';
import { planRenames } from '../../src/postgres/plan/index.js';
import { lead, runInAnyOrder } from '../../src/postgres/shadow/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors } from '../support/databases.js';
import { cases, knownGaps } from './cases.js';
import { openRich, type Rich } from './open-rich.js';

/** Every case on one major: it is told, and the fix heals it. A file for each major, so that they run side by side. */
export const driftSuite = (major: number): unknown =>
  describe.skipIf(!majors.includes(major))(`PostgreSQL ${major}`, () => {
    let rich: Rich;
    beforeAll(async () => {
      rich = await openRich(major);
    });
    afterAll(() => rich.close());

    const possible = cases
      .filter(([, , , since = 0]) => since <= major)
      .map(([sql, id, property], at) => [sql, id, property, isHealedOn(major, at)] as const);

    test.each(possible)('%s', async (sql, id, property, isHealed) => {
      const { client, declared } = rich;
      await client.exec('begin');
      try {
        await client.exec(sql);
        const { findings, renames } = await validateCatalog(client, declared, { inTransaction: true });
        const [kind] = id.split(' ');
        expect(findings.map((finding) => [finding.kind, finding.id, finding.property])).toContainEqual([
          kind,
          id,
          property,
        ]);
        if (property === 'name' && !knownGaps.has(sql))
          expect(findings.filter((finding) => finding.property !== 'name').map(({ message }) => message)).toEqual([]);
        if (isHealed)
          await heal(client, rich, renames.length > 0 ? planRenames(renames).map((statement) => statement.sql) : []);
      } finally {
        await client.exec('rollback');
      }
    });

    test('nothing of all that stays', async () => {
      expect((await validateCatalog(rich.client, rich.declared)).findings).toEqual([]);
    });
  });

/** Every fault is told on every major; it is healed on the oldest, the newest and one between, with `DRIFT=everywhere` on all. */
const isHealedOn = (major: number, at: number): boolean =>
  process.env['DRIFT'] === 'everywhere' || major === majors[0] || major === majors.at(-1) || major % 3 === at % 3;

/** The fix of every finding, led on the drifted database itself: nothing is left to plan. */
async function heal(client: Client, { declared }: Rich, renaming: readonly string[]): Promise<void> {
  await runInAnyOrder(client, renaming, { sqlOf: (sql) => sql, whenFailed: () => undefined });
  let last: Catalog | undefined;
  const read = async () => (last = withinDeclared(await readCatalog(client, scopeOf(declared)), declared));
  const way = await lead(client, read, declared.catalog, planOptions(declared));
  expect(
    way.rest.map(({ sql }) => sql),
    way.error?.message,
  ).toEqual([]);
  // What was read last is what the last plan left.
  expect(last && compareCatalogs(expectedOn(declared, last), last).map(describeDifference)).toEqual([]);
}
