import { type Command, Option } from 'commander';
import { exitCodesHelp } from '../exit-code.js';

/** Where a command leaves its exit code. */
export interface State {
  exitCode: number;
}

/** What every command shares. */
export interface Program {
  readonly program: Command;
  readonly state: State;
}

/** The options that stand before or behind any command. */
export interface GlobalOptions {
  readonly config?: string;
  readonly connectTimeout?: number;
}

/** A command, as the list of commands and its own help show it. */
interface Definition {
  readonly name: string;
  readonly description: string;
  /** A command line that somebody may copy, without the name of the program. */
  readonly example: string;
  /** False: the command has a `--json` of its own. */
  readonly json?: boolean;
}

/** Adds a command with what all commands have. */
export function define({ program }: Program, { name, description, example, json = true }: Definition): Command {
  const command = program.command(name).description(description).exitOverride();
  command.configureHelp({ showGlobalOptions: true });
  if (json) command.addOption(new Option('--json', 'one JSON document, alone on stdout'));
  return command.addHelpText('after', `\nExample:\n  archon-schema ${example}\n${exitCodesHelp}`);
}

/**
 * Has a command run its code, which is loaded only then.
 *
 * @param run gets the options of the command and of the program; returns the exit code
 */
export function runs<Options extends object>(
  { program, state }: Program,
  command: Command,
  run: (options: GlobalOptions & Options, ...args: string[]) => Promise<number>,
): void {
  command.action(async (...given: unknown[]) => {
    const args = given.slice(0, command.registeredArguments.length) as string[];
    state.exitCode = await run({ ...program.opts<GlobalOptions>(), ...command.opts<Options>() }, ...args);
  });
}
