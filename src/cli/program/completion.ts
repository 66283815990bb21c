import type { Command } from 'commander';
import { exitCodesHelp } from '../exit-code.js';

/** The hidden command by which a shell's script asks what may come next. */
const request = 'complete';

/** The options that take the tag of a migration. */
const tagOptions = [
  ['migrate', 'to'],
  ['rollback', 'to'],
] as const;

/**
 * Adds `completion <shell>`, which prints a script for a shell, and the command that the script asks.
 *
 * @param args the command line: the library is loaded, and migrations are read, only for who asks
 */
export async function addCompletion(program: Command, args: readonly string[]): Promise<void> {
  const isAsked = args.includes('completion') || args[0] === request;
  if (isAsked) await addLibrary(program, args[0] === request);
  else program.command('completion').argument('<shell>');
  program.commands
    .find((command) => command.name() === 'completion')
    ?.description('print the script that completes commands, options and migrations: bash, zsh or fish')
    .helpGroup('Commands:')
    .addHelpText('after', `\nExample:\n  source <(archon-schema completion bash)\n${exitCodesHelp}`);
}

async function addLibrary(program: Command, isRequest: boolean): Promise<void> {
  const { default: complete } = await import('@bomb.sh/tab/commander');
  const { commands } = complete(program, { completionCommandName: 'completion' });
  const tags = isRequest ? await readTags() : [];
  for (const [command, name] of tagOptions) {
    const option = commands.get(command)?.options.get(name);
    if (option) option.handler = (offer) => tags.forEach((tag) => offer(tag, 'migration'));
  }
}

/** A shell shows nothing of what goes wrong here, and completes all the rest. */
async function readTags(): Promise<readonly string[]> {
  try {
    const { projectHere } = await import('../load-project.js');
    const { readMigrations } = await import('../../project/index.js');
    return (await readMigrations(await projectHere(undefined))).map(({ tag }) => tag);
  } catch {
    return [];
  }
}
