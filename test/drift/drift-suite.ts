import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/postgres/model/index.js';
import {
  compareCatalogs,
  describeDifference,
  expectedOn,
  readCatalog,
  scopeOf,
  restrictTo,
} from '../../src/postgres/catalog/index.js';
import type { Client } from '../../src/postgres/connect/index.js';
import { planOptions } from '../../src/postgres/kinds/index.js';
import { planRenames } from '../../src/postgres/plan/index.js';
import { converge, runInAnyOrder } from '../../src/postgres/shadow/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors } from '../support/databases.js';
import { inTurn, onNewestAndInTurn } from '../support/everywhere.js';
import { cases, knownGaps } from './cases.js';
import { openRich, type Rich } from './open-rich.js';
import { type Fault, grouped, namesOf, together } from './together.js';

/** The cases of one major: each is told, and the fix heals it. A file for each major, so that they run side by side. */
export const driftSuite = (major: number): unknown =>
  describe.skipIf(!majors.includes(major))(`PostgreSQL ${major}`, () => {
    let rich: Rich;
    beforeAll(async () => {
      rich = await openRich(major);
    });
    afterAll(() => rich.close());

    const mine = cases.flatMap(([sql, id, property, since = 0]) => {
      const { told, healed } = placesOf(sql, since);
      return told.includes(major) ? [{ sql, id, property, isHealed: healed.includes(major) }] : [];
    });

    test.each(grouped(mine).map((group) => [namesOf(group), group] as const))('%s', async (_names, group) => {
      const isHealed = group.some((fault) => fault.isHealed);
      const isAsItShouldBe = async (): Promise<boolean> => {
        if (isHealed) await heal(rich.client, rich, []);
        return true;
      };
      for (const fault of await together(rich, group, isAsItShouldBe)) await expectTold(rich, fault);
    });

    test('nothing of all that stays', async () => {
      expect((await validateCatalog(rich.client, rich.declared)).findings).toEqual([]);
    });
  });

async function expectTold(
  rich: Rich,
  { sql, id, property, isHealed }: Fault & { readonly id: string; readonly isHealed: boolean },
): Promise<void> {
  const { client, declared } = rich;
  await client.exec('begin');
  try {
    await client.exec(sql);
    const { findings, renames } = await validateCatalog(client, declared, { inTransaction: true });
    const [kind] = id.split(' ');
    expect(
      findings.map((finding) => [finding.kind, finding.id, finding.property]),
      sql,
    ).toContainEqual([kind, id, property]);
    if (property === 'name' && !knownGaps.has(sql))
      expect(
        findings.filter((finding) => finding.property !== 'name').map(({ message }) => message),
        sql,
      ).toEqual([]);
    if (isHealed)
      await heal(client, rich, renames.length > 0 ? planRenames(renames).map((statement) => statement.sql) : []);
  } finally {
    await client.exec('rollback');
  }
}

/** A fault is told on the newest major and on another in turn, and healed on one of the two. */
function placesOf(sql: string, since: number): { told: readonly number[]; healed: readonly number[] } {
  const told = onNewestAndInTurn(
    sql,
    majors.filter((major) => major >= since),
  );
  return { told, healed: inTurn(sql, told) };
}

/** The fix of every finding, led on the drifted database itself: nothing is left to plan. */
async function heal(client: Client, { declared }: Rich, renaming: readonly string[]): Promise<void> {
  await runInAnyOrder(client, renaming, { sqlOf: (sql) => sql, whenFailed: () => undefined });
  let last: Catalog | undefined;
  const read = async () => (last = restrictTo(await readCatalog(client, scopeOf(declared)), declared));
  const way = await converge(client, read, declared.catalog, planOptions(declared));
  expect(
    way.rest.map(({ sql }) => sql),
    way.error?.message,
  ).toEqual([]);
  // What was read last is what the last plan left.
  expect(last && compareCatalogs(expectedOn(declared, last), last).map(describeDifference)).toEqual([]);
}
