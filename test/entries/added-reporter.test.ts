import { expect, test } from 'vitest';
import { defineReporter, renderFailure, renderReport, validate } from '../../src/entries/validate.js';
import { migrate } from '../../src/entries/main.js';
import * as schema from '../../src/schema/index.js';
import { openPglite } from '../support/pglite.js';
import { root } from '../workflow/root.js';

test('a reporter from outside is found by its name', async () => {
  defineReporter('one line', {
    report: ({ ok, findings }, { database = 'it' } = {}) => `${database}: ${ok ? 'good' : findings.length}`,
    failure: ({ error, code }) => `it: ${error} (${code})`,
  });
  const db = await openPglite();
  const place = { migrationsFolder: `${root}drizzle` };
  await migrate(db, place);
  expect(renderReport('one line', await validate(db, schema, place), { database: 'app' })).toBe('app: good');
  await db.exec('drop index idx_archon_workflow_templates_status');
  const drifted = await validate(db, schema, place);
  expect(renderReport('one line', drifted)).toBe('it: 1');
  expect(renderReport('markdown', drifted)).toMatch(/idx_archon_workflow_templates_status/);
  const failure = { error: 'nobody answers', code: 'connect.refused', facts: {} } as const;
  expect(renderFailure('one line', failure)).toBe('it: nobody answers (connect.refused)');
  expect(renderFailure('json', failure)).toMatch(/"message": "nobody answers"/);
  await db.close();
});

test('a name that no reporter has is answered with those that exist', async () => {
  expect(() => renderFailure('csv', { error: '', code: 'unexpected', facts: {} })).toThrow(
    /^No reporter is called "csv": there are text, json, junit, sarif, github, markdown/,
  );
});
