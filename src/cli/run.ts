import { CommanderError } from 'commander';
import { SchemaError } from '../errors/index.js';
import { Interrupted } from './ask-one.js';
import { expectDocument, forgetDocument, printFailure } from './document.js';
import { failed } from './failure.js';
import { say } from './output.js';
import { showingProgress } from './progress/index.js';
import { addCompletion } from './program/completion.js';
import { createProgram } from './program.js';

/**
 * Runs a command line.
 *
 * @param args without `node` and the script
 * @returns the exit code, as exit-code.ts tells them
 */
export async function run(args: readonly string[]): Promise<number> {
  const state = { exitCode: 0 };
  const program = createProgram(state);
  try {
    await addCompletion(program, args);
    await showingProgress(() => program.parseAsync([...args], { from: 'user' }));
    return state.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      // It has been said already, and was said before any option counted.
      const names = program.commands.map((command) => command.name());
      if (args.includes('--json')) expectDocument(args.find((arg) => names.includes(arg)) ?? null);
      printFailure(usageError(error));
      return 2;
    }
    if (error instanceof Interrupted) {
      say(error.message);
      return 130;
    }
    const told = isUnloadable(error) ? await withRelease(error) : error;
    printFailure(told);
    return failed(told);
  } finally {
    forgetDocument();
  }
}

const usageError = ({ message }: CommanderError): SchemaError => {
  const problem = message.replace(/^error: /, '').split('\n')[0] ?? '';
  return new SchemaError('argument.invalid', problem, { facts: { problem } });
};

/** What is wrong with the release of Drizzle, where that is why something does not load. */
async function withRelease(error: unknown): Promise<unknown> {
  const { releaseFault } = await import('../project/index.js');
  return releaseFault() ?? error;
}

/** A module of a package that is not there, or lacks a name: that of an older release. */
const isUnloadable = (error: unknown): boolean =>
  error instanceof SyntaxError ||
  /^ERR_(PACKAGE_PATH_NOT_EXPORTED|MODULE_NOT_FOUND)$/.test(String((error as NodeJS.ErrnoException).code));
