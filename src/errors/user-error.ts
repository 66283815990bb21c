/**
 * Something that the user can put right: bad input, a file that is missing, a database in an unexpected state.
 *
 * The message is one line that names the object, what was expected and found, and the next step. The command line shows it
 * without a stack and exits with code 2, or with 1 where `isFinding` says that the tool looked and found something wrong.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** More lines to show beneath: the failing statement, a list of differences. */
  readonly details: readonly string[];
  readonly isFinding: boolean;

  constructor(
    message: string,
    options: { readonly cause?: unknown; readonly details?: readonly string[]; readonly isFinding?: boolean } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.details = options.details ?? [];
    this.isFinding = options.isFinding ?? false;
  }
}
