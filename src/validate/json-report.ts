import type { Finding } from './finding.js';
import type { Validation } from './validate-catalog.js';

type JsonFinding = Omit<Finding, 'root'>;

/** The layout of `validate --json`. */
export interface JsonReport {
  readonly version: 1;
  readonly ok: boolean;
  readonly database: string;
  /** The major version of the server. */
  readonly server: number;
  /** Where the expectation comes from: the last migration's snapshot, or the declarations run on the shadow. */
  readonly source: string;
  /** How many objects of each kind were compared. */
  readonly compared: Readonly<Record<string, number>>;
  readonly findings: readonly JsonFinding[];
}

/** The outcome as data. */
export function jsonReport(validation: Validation, database: string, source: string): JsonReport {
  const compared: Record<string, number> = {};
  for (const { kind } of validation.expected.objects) compared[kind] = (compared[kind] ?? 0) + 1;
  const findings = validation.findings.map(withoutRoot);
  return { version: 1, ok: validation.ok, database, server: validation.server, source, compared, findings };
}

/** The root serves the text report's grouping alone. */
function withoutRoot({ root: _root, ...finding }: Finding): JsonFinding {
  return finding;
}
