import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { validateCatalog } from '../../src/validate/index.js';
import { renamed } from '../../src/dashboard/comparison.js';
import { calm } from '../drift/calm-cases.js';
import { cases } from '../drift/cases.js';
import { openRich, type Rich } from '../drift/open-rich.js';
import { majors } from '../support/databases.js';
import { asSet, findingsOfScript, scriptInside } from './script-findings.js';

const statements = [
  ...cases.map(([sql, , , since = 0]) => ({ sql, since })),
  ...calm.map(([, sql]) => ({ sql, since: 0 })),
];

/** Each case on one major, those of newer majors on the newest; with `DRIFT=everywhere` on all that know it. */
const isFor = (major: number, since: number, at: number): boolean => {
  const able = majors.filter((one) => one >= since);
  return able.includes(major) && (process.env['DRIFT'] === 'everywhere' || able[at % able.length] === major);
};

describe.each(majors)('PostgreSQL %i: the script finds what the command finds', (major) => {
  let rich: Rich;
  let script: string;
  beforeAll(async () => {
    rich = await openRich(major);
    script = scriptInside(rich.declared);
  });
  afterAll(() => rich.close());

  const mine = [...new Set(statements.filter(({ since }, at) => isFor(major, since, at)).map(({ sql }) => sql))];

  test.each(mine)('%s', async (sql) => {
    const { client, declared } = rich;
    await client.exec('begin');
    try {
      await client.exec(sql);
      const { findings, renames } = await validateCatalog(client, declared, { inTransaction: true });
      const found = await findingsOfScript(client, script);
      if (renames.every(({ to }) => renamed.includes(to.kind) && to.parent !== undefined))
        return expect(asSet(found)).toEqual(asSet(findings));
      // The script knows no other renames: it reports the declared name as missing, or that of what it belongs to.
      const missing = new Set(found.filter(({ change }) => change === 'missing').map(({ id }) => id));
      expect(renames.filter(({ to }) => !missing.has(to.id) && !missing.has(to.parent ?? ''))).toEqual([]);
    } finally {
      await client.exec('rollback');
    }
  });
});
