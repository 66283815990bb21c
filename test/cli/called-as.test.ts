import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { asCalled } from '../../src/cli/called-as.js';
import { root } from '../workflow/root.js';
import { workflowProject } from './project.js';
import { createProgram } from '../../src/cli/program.js';

const folder = mkdtempSync(join(tmpdir(), 'called-as-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'package.json');
const scripts = { 'db:migrate': 'archon-schema migrate', back: 'archon-schema rollback', test: 'vitest run' };
writeFileSync(file, JSON.stringify({ scripts }));

const text =
  '"archon-schema migrate" or archon-schema rollback --to a, "archon-schema adopt --repair" of archon-schema';
const named = (env: Record<string, string>): string => asCalled(text, env);

describe('commands are named as the program was called', () => {
  test.each([
    ['by its own name', {}, text],
    [
      'by a script of npm',
      {
        npm_config_user_agent: 'npm/11',
        npm_lifecycle_event: 'db:migrate',
        npm_lifecycle_script: scripts['db:migrate'],
        npm_package_json: file,
      },
      '"npm run db:migrate" or npm run back -- --to a, "npx archon-schema adopt --repair" of archon-schema',
    ],
    [
      'by a script of pnpm',
      {
        npm_config_user_agent: 'pnpm/10',
        npm_lifecycle_event: 'db:migrate',
        npm_lifecycle_script: scripts['db:migrate'],
        npm_package_json: file,
      },
      '"pnpm run db:migrate" or pnpm run back --to a, "pnpm exec archon-schema adopt --repair" of archon-schema',
    ],
    [
      'by a script of yarn, which does not tell its text',
      { npm_config_user_agent: 'yarn/4', npm_lifecycle_event: 'back', npm_package_json: file },
      '"yarn run db:migrate" or yarn run back --to a, "yarn archon-schema adopt --repair" of archon-schema',
    ],
    [
      'by npx',
      {
        npm_config_user_agent: 'npm/11',
        npm_command: 'exec',
        npm_lifecycle_event: 'npx',
        npm_lifecycle_script: 'archon-schema status',
        npm_package_json: file,
      },
      '"npx archon-schema migrate" or npx archon-schema rollback --to a, "npx archon-schema adopt --repair" of archon-schema',
    ],
    [
      'by pnpm exec',
      { npm_config_user_agent: 'pnpm/10' },
      '"pnpm exec archon-schema migrate" or pnpm exec archon-schema rollback --to a, "pnpm exec archon-schema adopt --repair" of archon-schema',
    ],
    [
      'by a test that npm runs',
      {
        npm_config_user_agent: 'npm/11',
        npm_lifecycle_event: 'test',
        npm_lifecycle_script: scripts.test,
        npm_package_json: file,
      },
      text,
    ],
  ])('%s', (_how, env, expected) => expect(named(env)).toBe(expected));

  test.each(createProgram({ exitCode: 0 }).commands.map((command) => command.name()))('%s is a command', (name) =>
    expect(asCalled(`archon-schema ${name}`, { npm_config_user_agent: 'pnpm/10' })).toBe(
      `pnpm exec archon-schema ${name}`,
    ),
  );

  test('npm run status, in this repository, advises npm run migrate', async () => {
    const project = await workflowProject();
    const env = {
      DATABASE_URL: undefined,
      npm_config_user_agent: 'npm/11',
      npm_lifecycle_event: 'validate',
      npm_lifecycle_script: 'node dist/cli/main.js validate',
      npm_package_json: `${root}package.json`,
      npm_command: 'run-script',
    };
    const { stdout, stderr } = await project.run('archon-schema', ['validate', '--no-operations'], { env });
    await project.remove();
    expect(stdout + stderr).toMatch(/run "npm run migrate"|"npm run migrate" applies it/);
  });
});
