import type { ErrorCode } from './codes.js';
import type { Fact, FactName, Facts } from './facts.js';

/** Marks our errors, also when two copies of this package are loaded: declarations may come with a copy of their own. */
const schemaErrorMark = Symbol.for('archon-schema:error');

export interface ErrorOptions {
  /** What the message says, as data. */
  readonly facts?: { readonly [Name in FactName]?: Fact | undefined };
  /** More lines to show beneath: the failing statement, a list of differences. */
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/**
 * Something that the user can put right: bad input, a file that is missing, a database in an unexpected state.
 *
 * The message is one line that names the object, what was expected and found, and the next step. A program reads `code` and
 * `facts` instead: both stay as they are when the wording changes.
 */
export class SchemaError extends Error {
  override readonly name: string = 'SchemaError';
  readonly [schemaErrorMark] = true;
  /** The kind of cause, e.g. `migration.edited`; docs/errors.md lists all of them. */
  readonly code: ErrorCode;
  readonly facts: Facts;
  readonly details: readonly string[];

  constructor(code: ErrorCode, message: string, { facts = {}, details = [], cause }: ErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.facts = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
    this.details = details;
  }
}

/** Whether this is a `SchemaError`, also one of another copy of this package. */
export const isSchemaError = (error: unknown): error is SchemaError =>
  error instanceof Error && schemaErrorMark in error;
