import { codes, type ErrorCode } from './codes.js';
import type { Facts } from './facts.js';

/** An error as JSON: what every command's document holds that could not do its work. */
export interface ErrorDocument {
  /** The kind of cause, e.g. `migration.edited`; docs/errors.md lists all of them. */
  readonly code: ErrorCode;
  /** What went wrong, in one line without a password. */
  readonly message: string;
  /** What the message says, as data. */
  readonly facts: Facts;
  /** What to do about errors of this code. */
  readonly next: string;
  /** More lines: the failing statement, a list of differences. */
  readonly details: readonly string[];
}

/** @param error without passwords */
export const errorDocument = ({ code, message, facts, details }: Omit<ErrorDocument, 'next'>): ErrorDocument => ({
  code,
  message,
  facts,
  next: codes[code].cure,
  details,
});
