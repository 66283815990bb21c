import { defined } from '../postgres/model/index.js';
import { connectCodeOf, isAccessError, reasonOf, withoutPassword } from '../postgres/connect/index.js';
import { type ErrorCode, type Fact, type Facts, isSchemaError } from '../errors/index.js';
import { exitCodeOf } from './exit-code.js';
import { say } from './output.js';

/** What is said of an error, without a password. */
interface Failure {
  readonly line: string;
  readonly details: readonly string[];
  readonly code: ErrorCode;
  readonly facts: Facts;
}

/** Says on stderr what went wrong, and returns the exit code. */
export function failed(error: unknown): number {
  const { line, details, code } = explain(error);
  say(`${line} (${code})`, (text, { red }) => `${red('error')} ${text}`);
  for (const detail of details) say(`  ${detail}`);
  return exitCodeOf(code);
}

/** An error in one line, and as data. */
export function explain(error: unknown): Failure {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const line = withoutPassword(message);
  if (isSchemaError(error))
    return {
      line,
      details: error.details.map(withoutPassword),
      code: error.code,
      facts: withoutPasswords(error.facts) as Facts,
    };
  const { code: causeCode, syscall, path } = (error ?? {}) as NodeJS.ErrnoException;
  const facts: Facts = { problem: line, ...defined({ causeCode }) };
  if (isAccessError(error))
    return {
      line: `${line}: ${reasonOf(error) ?? 'the connection was lost'}`,
      details: [],
      code: connectCodeOf(error) ?? 'connect.lost',
      facts,
    };
  if (causeCode === '55P03')
    return {
      line: `${line}: another session keeps locked what has to be read. pg_locks and pg_stat_activity show who it is; run the command again when it has ended`,
      details: [],
      code: 'lock.reading',
      facts,
    };
  if (syscall !== undefined)
    return {
      line: `${line} (${causeCode})`,
      details: [],
      code: /^(connect|getaddrinfo)$/.test(syscall) ? 'connect.failed' : 'file.unusable',
      facts: { ...facts, ...defined({ file: path }) },
    };
  if (causeCode !== undefined)
    return {
      line: `${line} (${causeCode})`,
      details: [],
      code: isSqlState(causeCode) ? 'database.error' : 'unexpected',
      facts,
    };
  const trace = process.env['DEBUG'] ? String(stack).split('\n').slice(1).map(withoutPassword) : [];
  return { line: `${line}: DEBUG=1 shows where this was thrown`, details: trace, code: 'unexpected', facts };
}

const isSqlState = (code: string): boolean => /^(?=.*\d)[0-9A-Z]{5}$/.test(code);

function withoutPasswords(fact: Fact): Fact {
  if (typeof fact === 'string') return withoutPassword(fact);
  if (typeof fact !== 'object' || fact === null) return fact;
  if (Array.isArray(fact)) return (fact as readonly Fact[]).map(withoutPasswords);
  return Object.fromEntries(Object.entries(fact).map(([name, value]) => [name, withoutPasswords(value)]));
}
