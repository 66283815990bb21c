import { visibleJson } from '../postgres/catalog/index.js';
import { errorDocument } from '../errors/index.js';
import { explain } from './failure.js';
import { printRaw } from './output.js';

/** What a document says beside `version` and `command`; docs/json-output.schema.json describes each command's. */
export interface Outcome {
  readonly ok: boolean;
  readonly [field: string]: unknown;
}

let expected: { readonly command: string | null } | undefined;
let isPrinted = false;

/** From now on the outcome is one JSON document. @param command null where none was named */
export function expectDocument(command: string | null): void {
  expected = { command };
}

/** A process may run several commands, one after the other. */
export function forgetDocument(): void {
  expected = undefined;
  isPrinted = false;
}

/** Prints a whole report: the first only, for something may fail behind it. */
export function printReport(text: string): void {
  if (!isPrinted && text !== '') printRaw(text);
  isPrinted = true;
}

/**
 * Prints the outcome of a command: as one JSON document with `--json`, else as text.
 *
 * @param tell prints it for people
 * @returns the exit code
 */
export function conclude(outcome: Outcome, tell: () => void): 0 | 1 {
  if (expected) printDocument(outcome);
  else tell();
  return outcome.ok ? 0 : 1;
}

/** Prints why a command could not do its work, where a document is expected. */
export function printFailure(error: unknown): void {
  if (!expected) return;
  const { line, code, facts, details } = explain(error);
  printDocument({ ok: false, error: errorDocument({ code, message: line, facts, details }) });
}

const printDocument = (outcome: Outcome): void =>
  printReport(visibleJson({ version: 1, command: expected?.command, ...outcome }));
