import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { majors } from '../support/databases.js';
import { type Opened, openPlace, type Place } from '../workflow/workflow.js';

const places: Place[] = [majors.at(-1) ?? 18, 'PGlite'];

describe.each(places)('%s', (place) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openPlace(place);
    await opened.client.exec('create table t (id int primary key, parent int references t, filler text)');
  });
  afterAll(() => opened.close());

  const long = `select n as id, null::int as parent, repeat('x', 1000) as filler from generate_series(1, 20000) n`;
  const next = (): Promise<unknown> => opened.client.query('select count(*)::int as n from t');
  async function* lines(...texts: string[]): AsyncIterable<Uint8Array> {
    for (const text of texts) yield Buffer.from(text);
  }

  test('megabytes go out and in, and the session can be used on', async () => {
    let bytes = 0;
    for await (const chunk of opened.client.copyOut(long)) bytes += chunk.length;
    expect(bytes).toBe(20000 * 1005 + 88894);
    await opened.client.copyIn('t', lines('1\t1\t\\N\n'));
    expect(await next()).toEqual([{ n: 1 }]);
  });

  test('a reader that stops early does not stop the session', async () => {
    for await (const chunk of opened.client.copyOut(long)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(await next()).toEqual([{ n: 1 }]);
  });

  test.each([
    ['in the first row', lines('x\t\\N\t\\N\n'), '22P02'],
    ['that shows after the last row', lines('7\t8\t\\N\n', '9\t9\t\\N\n'), '23503'],
  ])('an error %s is told, and nothing stays', async (_name, rows, code) => {
    await expect(opened.client.copyIn('t', rows)).rejects.toMatchObject({ code });
    expect(await next()).toEqual([{ n: 1 }]);
  });

  test('rows that cannot be read end the copy', async () => {
    async function* broken(): AsyncIterable<Uint8Array> {
      yield Buffer.from('5\t5\t\\N\n');
      throw new Error('the disk is gone');
    }
    await expect(opened.client.copyIn('t', broken())).rejects.toThrow('the disk is gone');
    expect(await next()).toEqual([{ n: 1 }]);
  });

  test('a query that fails says why', async () => {
    const read = async (sql: string): Promise<void> => {
      for await (const chunk of opened.client.copyOut(sql)) expect(chunk).toBeDefined();
    };
    await expect(read('select * from missing')).rejects.toMatchObject({ code: '42P01' });
    await expect(read('select 1 / (3000 - n) from generate_series(1, 5000) n')).rejects.toMatchObject({
      code: '22012',
    });
    expect(await next()).toEqual([{ n: 1 }]);
  });
});
