import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parentId } from '../../src/postgres/model/index.js';
import { type Validation, validateCatalog } from '../../src/validate/index.js';
import { renamed } from '../../src/dashboard/comparison.js';
import { calm } from '../drift/calm-cases.js';
import { cases } from '../drift/cases.js';
import { openRich, type Rich } from '../drift/open-rich.js';
import { grouped, namesOf, together } from '../drift/together.js';
import { majors } from '../support/databases.js';
import { inTurn } from '../support/everywhere.js';
import { asSet, findingsOfScript, scriptInside } from './script-findings.js';

const statements = [
  ...cases.map(([sql, id, property, since = 0]) => ({ sql, id, property, since })),
  ...calm.map(([, sql]) => ({ sql, since: 0 })),
];

/** Each case on one of the majors that know it. */
const isFor = (major: number, since: number, sql: string): boolean =>
  inTurn(
    sql,
    majors.filter((one) => one >= since),
  ).includes(major);

describe.each(majors)('PostgreSQL %i: the script finds what the command finds', (major) => {
  let rich: Rich;
  let script: string;
  beforeAll(async () => {
    rich = await openRich(major);
    script = scriptInside(rich.declared);
  });
  afterAll(() => rich.close());

  const mine = statements.filter(({ since, sql }, at) => {
    const isFirst = statements.findIndex((other) => other.sql === sql) === at;
    return isFirst && isFor(major, since, sql);
  });

  test.each(grouped(mine).map((group) => [namesOf(group), group] as const))('%s', async (_names, group) => {
    const isSame = async ({ findings }: Pick<Validation, 'findings'>): Promise<boolean> =>
      isDeepStrictEqual(asSet(await findingsOfScript(rich.client, script)), asSet(findings));
    for (const { sql } of await together(rich, group, isSame)) await expectSame(rich, script, sql);
  });
});

async function expectSame({ client, declared }: Rich, script: string, sql: string): Promise<void> {
  await client.exec('begin');
  try {
    await client.exec(sql);
    const { findings, renames } = await validateCatalog(client, declared, { inTransaction: true });
    const found = await findingsOfScript(client, script);
    if (renames.every(({ to }) => renamed.includes(to.kind) && to.parent !== undefined))
      return expect(asSet(found), sql).toEqual(asSet(findings));
    // The script knows no other renames: it reports the declared name as missing, or that of what it belongs to.
    const missing = new Set(found.filter(({ change }) => change === 'missing').map(({ id }) => id));
    expect(
      renames.filter(({ to }) => !missing.has(to.id) && !missing.has(parentId(to) ?? '')),
      sql,
    ).toEqual([]);
  } finally {
    await client.exec('rollback');
  }
}
