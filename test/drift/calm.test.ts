import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Validation, validateCatalog } from '../../src/validate/index.js';
import { majors } from '../support/databases.js';
import { onNewestAndInTurn } from '../support/everywhere.js';
import { calm } from './calm-cases.js';
import { openRich, type Rich } from './open-rich.js';
import { grouped, namesOf, together } from './together.js';

test('there are at least 40', () => expect(calm.length).toBeGreaterThanOrEqual(40));

describe.each(majors)('PostgreSQL %i', (major) => {
  let rich: Rich;
  beforeAll(async () => {
    rich = await openRich(major);
  });
  afterAll(() => rich.close());

  const mine = calm.filter(([, sql]) => onNewestAndInTurn(sql, majors).includes(major)).map(([, sql]) => ({ sql }));

  test.each(grouped(mine).map((group) => [namesOf(group), group] as const))('%s', async (_names, group) => {
    const isCalm = ({ findings }: Pick<Validation, 'findings'>): Promise<boolean> =>
      Promise.resolve(findings.length === 0);
    for (const { sql } of await together(rich, group, isCalm)) await expectCalm(rich, sql);
  });
});

async function expectCalm({ client, declared }: Rich, sql: string): Promise<void> {
  await client.exec('begin');
  try {
    await client.exec(sql);
    const { findings } = await validateCatalog(client, declared, { inTransaction: true });
    expect(
      findings.map(({ message }) => message),
      sql,
    ).toEqual([]);
  } finally {
    await client.exec('rollback');
  }
}
