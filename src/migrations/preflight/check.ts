import { isSchemaError } from '../../errors/index.js';

/** One line of the checklist. */
export interface Check {
  readonly level: 'ok' | 'warning' | 'failure';
  /** What was looked at, and what was found. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** The tag of the pending migration that it is about. */
  readonly migration?: string;
  /** The id of the object that it is about, e.g. `column public.t.name`: as the migration names it. */
  readonly object?: string;
  /** How many rows it is about; undefined where they could not be counted. */
  readonly rows?: number;
  /** A query that lists these rows, without a semicolon; for an object in the way, one that shows its definition. */
  readonly query?: string;
  /** The room on disk that a table rewrite needs beside what the table takes now, in bytes. */
  readonly bytes?: number;
}

/** A refusal as a line of the checklist: what is wrong, and apart from it what to do. */
export function failedCheck(error: unknown): Check {
  const { message } = error as Error;
  const { file, line, problem, remedy } = isSchemaError(error) ? error.facts : {};
  if (typeof problem !== 'string' || typeof remedy !== 'string') return { level: 'failure', message };
  const place = typeof file === 'string' && typeof line === 'number' ? `${file}:${line}: ` : '';
  return { level: 'failure', message: `${place}${problem}`, remedy };
}
