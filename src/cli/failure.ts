import pc from 'picocolors';
import { isAccessError, reasonOf, withoutPassword } from '../postgres/connect/index.js';
import { UserError } from '../errors/index.js';
import { say } from './output.js';

/** Says on stderr what went wrong, and returns the exit code. */
export function failed(error: unknown): number {
  const { line, details, code } = explain(error);
  say(line, (text) => `${pc.red('error')} ${text}`);
  for (const detail of details) say(`  ${detail}`);
  return code;
}

/** An error in one line, without a password. */
export function explain(error: unknown): { line: string; details: readonly string[]; code: 1 | 2 } {
  const { message, name, stack } = error instanceof Error ? error : new Error(String(error));
  const line = withoutPassword(message);
  if (error instanceof UserError)
    return { line, details: error.details.map(withoutPassword), code: error.isFinding ? 1 : 2 };
  if (name === 'DeclarationError') return { line, details: [], code: 2 };
  if (isAccessError(error))
    return { line: `${line}: ${reasonOf(error) ?? 'the connection was lost'}`, details: [], code: 2 };
  const sqlState = (error as { code?: string }).code;
  if (sqlState === '55P03')
    return {
      line: `${line}: another session keeps locked what has to be read. pg_locks and pg_stat_activity show who it is; run the command again when it has ended`,
      details: [],
      code: 2,
    };
  if (sqlState !== undefined) return { line: `${line} (${sqlState})`, details: [], code: 2 };
  const trace = process.env['DEBUG'] ? String(stack).split('\n').slice(1).map(withoutPassword) : [];
  return { line: `${line} (an unexpected error; DEBUG=1 shows where)`, details: trace, code: 2 };
}
