import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandLineTool, type TemporaryProject } from '../support/project.js';
import { workflowProject } from './project.js';

let project: TemporaryProject;
beforeAll(async () => {
  project = await workflowProject();
});
afterAll(() => project.remove());

/** What a shell is offered behind a command line. */
async function offered(...words: string[]): Promise<string[]> {
  const { stdout, code } = await project.run('archon-schema', ['complete', '--', ...words], { isFresh: true });
  expect(code).toBe(0);
  return stdout.split('\n').flatMap((line) => (line === '' || line.startsWith(':') ? [] : [line.split('\t')[0]!]));
}

describe('a shell is offered', () => {
  test.each([
    ['commands', ['mi'], ['migrate']],
    ['options of a command', ['rollback', '--ba'], ['--backup']],
    ['options of every command', ['status', '--js'], ['--json']],
    ['words that an option takes', ['validate', '--reporter', 'j'], ['json', 'junit']],
    ['migrations', ['rollback', '--to', ''], ['0000_workflow_system']],
    ['migrations, by their beginning', ['migrate', '--to', '00'], ['0000_workflow_system']],
  ])('%s', async (_what, words, expected) => expect(await offered(...words)).toEqual(expected));

  test('all that does not need a project, where there is none', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [commandLineTool(), 'complete', '--', 'st'], {
      cwd: '/',
    });
    expect(stdout).toMatch(/^status\t/);
  });
});

describe('the script of each shell', () => {
  test.each(['bash', 'zsh', 'fish'])('%s takes it', async (shell) => {
    const { stdout, stderr, code } = await project.run('archon-schema', ['completion', shell], { isFresh: true });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('archon-schema complete --');
    if (!existsSync(`/bin/${shell}`) && !existsSync(`/usr/bin/${shell}`)) return;
    await writeFile(project.path('script'), stdout);
    await promisify(execFile)(shell, ['-n', project.path('script')]);
  });

  test.skipIf(!existsSync('/bin/bash'))('bash completes by it', async () => {
    await mkdir(project.path('bin'), { recursive: true });
    await symlink(commandLineTool(), project.path('bin/archon-schema'));
    const { stdout } = await promisify(execFile)(
      'bash',
      [
        '-c',
        `chmod +x "$(readlink -f bin/archon-schema)"; export PATH="$PWD/bin:$PATH"
         # Of the package bash-completion, which not every machine has.
         _get_comp_words_by_ref() { cur=\${COMP_WORDS[COMP_CWORD]}; prev=\${COMP_WORDS[COMP_CWORD-1]}; words=("\${COMP_WORDS[@]}"); cword=$COMP_CWORD; }
         source <(archon-schema completion bash)
         COMP_WORDS=(archon-schema rollback --to 00); COMP_CWORD=3; COMP_LINE="archon-schema rollback --to 00"; COMP_POINT=\${#COMP_LINE}
         $(complete -p archon-schema | sed 's/.*-F \\([^ ]*\\).*/\\1/') archon-schema 00 --to 2>/dev/null; echo "\${COMPREPLY[@]}"`,
      ],
      { cwd: project.folder },
    );
    expect(stdout.trim()).toBe('0000_workflow_system');
  });
});

test('an unknown shell is refused', async () => {
  const { code, stderr } = await project.run('archon-schema', ['completion', 'tcsh'], { isFresh: true });
  expect([code, stderr]).toEqual([2, expect.stringContaining('Allowed choices are zsh, bash, fish')]);
});
