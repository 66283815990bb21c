import { expect, test } from 'vitest';
import { countLocks, lockRisks } from '../../src/migrations/generate/count-locks.js';
import { openShadow } from '../../src/postgres/shadow/index.js';

test('what takes more locks than a server holds by default is told with the number to set', () => {
  expect(lockRisks(6400)).toEqual([]);
  expect(lockRisks(16_000)).toEqual([
    expect.stringMatching(/takes 16,000 locks in one transaction.* set max_locks_per_transaction to 256 /),
  ]);
});

test('each table takes locks until the transaction ends, and the embedded shadow has room for those of a large project', async () => {
  const shadow = await openShadow({ prelude: [] });
  const tables = 1500;
  const taken = await shadow.attempt(async (client) => {
    const before = await countLocks(client);
    const all = Array.from({ length: tables }, (_, n) => `create table t${n} (id int primary key, name text);`);
    await client.exec(all.join('\n'));
    return (await countLocks(client)) - before;
  });
  await shadow.close();
  expect(taken).toBeGreaterThan(3 * tables);
});
