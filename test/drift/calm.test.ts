import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { validateCatalog } from '../../src/validate/index.js';
import { majors } from '../support/databases.js';
import { calm } from './calm-cases.js';
import { openRich, type Rich } from './open-rich.js';

test('there are at least 40', () => expect(calm.length).toBeGreaterThanOrEqual(40));

describe.each(majors)('PostgreSQL %i', (major) => {
  let rich: Rich;
  beforeAll(async () => {
    rich = await openRich(major);
  });
  afterAll(() => rich.close());

  test.each(calm)('%s', async (_name, sql) => {
    const { client, declared } = rich;
    await client.exec('begin');
    try {
      await client.exec(sql);
      const { findings } = await validateCatalog(client, declared, { inTransaction: true });
      expect(findings.map(({ message }) => message)).toEqual([]);
    } finally {
      await client.exec('rollback');
    }
  });
});
