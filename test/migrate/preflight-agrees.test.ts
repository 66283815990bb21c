import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCatalog, readDependencies } from '../../src/postgres/catalog/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { plan } from '../../src/postgres/plan/index.js';
import { type Change, changes, types } from '../generate/changes-of-tables.js';
import { catalogOf } from '../support/catalog-of.js';
import { majors } from '../support/databases.js';
import { type Opened, openPlace } from '../workflow/workflow.js';
import { pendingOn } from './pending.js';

const places = [majors[0]!, majors.at(-1)!];
let opened: readonly Opened[];
beforeAll(async () => {
  opened = await Promise.all(places.map((major) => openPlace(major)));
});
afterAll(async () => {
  for (const { close } of opened) await close();
});

/** The statements that generate writes. */
async function statementsOf(at: number, { before, after }: Change): Promise<string> {
  const { client } = opened[at]!;
  const to = await catalogOf(client, after);
  await client.exec(`begin; ${before}`);
  try {
    const statements = plan(await readCatalog(client), to, undefined, await readDependencies(client));
    return statements.map(({ sql }) => `${sql};`).join('\n--> statement-breakpoint\n');
  } finally {
    await client.exec('rollback');
  }
}

/** Each on one major, in turn. */
const cases = [...types, ...changes].map(
  (change, at) => [places[at % 2]!, `${change.before} → ${change.after}`, at % 2, change] as const,
);

test.each(cases)('PostgreSQL %i, %s: preflight says what migrate then does', async (major, _name, at, change) => {
  const { good, bad, cost, loses } = change;
  const pending = await pendingOn(major, [change.before, await statementsOf(at, change)], bad ?? good);
  const look = async () => {
    const checks = await pending.look();
    return {
      fails: checks.filter(({ level }) => level === 'failure').map(({ message }) => message),
      unsure: checks
        .filter(({ message }) => message.includes('is known only when it runs'))
        .map(({ message }) => message),
      isRewritten: checks.some(({ bytes }) => bytes !== undefined),
      loses: checks.some(({ message }) => / (drops column|deletes the rows of) /.test(message)),
    };
  };
  try {
    if (bad !== undefined) {
      const { fails, unsure } = await look();
      expect([fails.length, unsure], fails.join('\n')).toEqual([1, []]);
      await expect(migrate(pending.client, pending.project, { verify: false })).rejects.toThrow(
        'Nothing of this migration stays',
      );
      await pending.client.exec(`truncate t; ${good}`);
    }
    expect(await look()).toEqual({
      fails: [],
      unsure: [],
      isRewritten: cost === 'rewrite',
      loses: loses === true,
    });
    await migrate(pending.client, pending.project, { verify: false });
  } finally {
    await pending.close();
  }
});
