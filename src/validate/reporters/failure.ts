import type { ErrorCode, Facts } from '../../errors/index.js';

/** Why a database could not be looked at. */
export interface Failure {
  /** In one line, without a password. */
  readonly error: string;
  readonly code: ErrorCode;
  readonly facts: Facts;
  /** More lines: the failing statement, a list of differences. */
  readonly details?: readonly string[];
}

/** For people: the code can be looked up in docs/errors.md. */
export const failureLine = ({ error, code }: Failure): string => `${error} (${code})`;
