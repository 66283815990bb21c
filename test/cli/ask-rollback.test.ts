import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import type { TemporaryProject } from '../support/project.js';
import { onTerminal, terminalTool } from '../support/terminal.js';
import { workflowProject } from './project.js';

let project: TemporaryProject;
let database: TestDatabase;
beforeAll(async () => {
  [project, database] = await Promise.all([workflowProject(), createDatabase(majors.at(-1) ?? 17)]);
  await project.run('archon-schema', ['migrate'], { env: { DATABASE_URL: database.url } });
});
afterAll(() => Promise.all([project.remove(), database.drop()]));

const isThere = async (): Promise<boolean> =>
  (await database.query(`select from pg_class where relname = 'archon_workflow_templates'`)).length > 0;

describe.skipIf(!terminalTool)('a rollback is asked about once it has said what goes', () => {
  test.each([
    ['Enter', '\r', 1, true],
    ['Ctrl-C', '\x03', 130, true],
    ['Ctrl-D', '\x04', 130, true],
    ['Esc', '\x1b', 130, true],
    ['yes', '\x1b[B\r', 0, false],
  ])('%s', async (_name, keys, code, stays) => {
    const result = await onTerminal(['rollback'], {
      cwd: project.folder,
      env: { DATABASE_URL: database.url, NO_COLOR: '1' },
      answers: [[/Yes, delete this data/, keys]],
    });
    expect(result.shown).toMatch(/deletes for good:[^]*table public\.archon_workflow_templates: 0 rows[^]*Roll back\?/);
    expect([result.code, await isThere()], result.shown).toEqual([code, stays]);
    expect(result.shown).not.toMatch(/^error/m);
  });
});
