import type { ErrorCode } from '../errors/index.js';

/** The errors that are findings: the tool could look, and found something wrong in the database, its rows or the history. */
const findings: ReadonlySet<ErrorCode> = new Set([
  'adopt.different',
  'adopt.failed',
  'commit.failed',
  'drift.found',
  'generate.diverged',
  'generate.undecided',
  'lock.timeout',
  'migration.failed',
  'migration.transaction',
  'objects.exist',
  'restore.conflict',
  'restore.failed',
  'rollback.incomplete',
]);

/** 1 for a finding; 2 where the tool could not look, or was used wrongly. */
export const exitCodeOf = (code: ErrorCode): 1 | 2 => (findings.has(code) ? 1 : 2);

/** What each exit code means, of every command: the end of each `--help`. */
export const exitCodesHelp = `
Exit codes:
  0    done, and nothing is wrong
  1    something is wrong: a difference, rows in the way, a statement that failed; or a question was answered with no
  2    it could not be done: no connection, a file that is missing, a wrong option
  130  ended with Ctrl-C`;
