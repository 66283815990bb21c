import { expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { exitCodesHelp } from '../../src/cli/exit-code.js';
import { root } from '../workflow/root.js';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const help = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [`${root}dist/cli/main.js`, ...args, '--help'])).stdout;

const names = createProgram({ exitCode: 0 }).commands.map((command) => command.name());

test('the help of the program lists the commands by what they do, and the exit codes', async () => {
  const shown = await help();
  expect(shown).toMatch(
    /\nWrite:\n {2}init [\s\S]*generate [\s\S]*\nApply:\n {2}migrate [\s\S]*\nCheck:\n {2}status [\s\S]*validate /,
  );
  expect(shown).toContain(exitCodesHelp);
});

test.each(names)('the help of %s ends with an example that it takes, and the exit codes', async (name) => {
  const shown = await help(name);
  expect(shown.trimEnd()).toMatch(exitCodesHelp.trim().split('\n').at(-1)!);
  const [, example = ''] = /\nExample:\n {2}archon-schema (.*)\n\nExit codes:/.exec(shown) ?? [];
  const [first, ...args] = example.split(' ');
  expect(first).toBe(name);
  const program = createProgram({ exitCode: 0 });
  let isRun = false;
  const command = program.commands.find((one) => one.name() === name)!;
  command.action(() => void (isRun = true));
  await program.parseAsync([first!, ...args], { from: 'user' });
  expect(isRun).toBe(true);
});

test.each([
  ['migrat', 'Did you mean migrate?'],
  ['migrate --dry-ru', 'Did you mean --dry-run?'],
  ['status --quit', 'Did you mean --quiet?'],
  ['validate --reporter junti', 'Did you mean junit?'],
])('%s: %s', async (line, hint) => {
  const failed = promisify(execFile)(process.execPath, [`${root}dist/cli/main.js`, ...line.split(' ')]);
  await expect(failed).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(hint) });
});
