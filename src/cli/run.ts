import { CommanderError } from 'commander';
import { Interrupted } from './ask-one.js';
import { failed } from './failure.js';
import { say } from './output.js';
import { releaseFault } from '../project/index.js';
import { createProgram } from './program.js';

/**
 * Runs a command line.
 *
 * @param args without `node` and the script
 * @returns the exit code: 0 done, 1 found something wrong, 2 could not look or bad usage,
 *   130 a question was answered with Ctrl-C
 */
export async function run(args: readonly string[]): Promise<number> {
  const state = { exitCode: 0 };
  try {
    await createProgram(state).parseAsync([...args], { from: 'user' });
    return state.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Interrupted) {
      say(error.message);
      return 130;
    }
    return failed(isUnloadable(error) ? (releaseFault() ?? error) : error);
  }
}

/** A module of a package that is not there, or lacks a name: that of an older release. */
const isUnloadable = (error: unknown): boolean =>
  error instanceof SyntaxError ||
  /^ERR_(PACKAGE_PATH_NOT_EXPORTED|MODULE_NOT_FOUND)$/.test(String((error as NodeJS.ErrnoException).code));
