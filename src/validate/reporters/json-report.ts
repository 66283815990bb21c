import type { NotModelled } from '../../postgres/catalog/index.js';
import { type ErrorDocument, errorDocument } from '../../errors/index.js';
import type { Finding } from '../finding.js';
import type { Validation } from '../validation.js';
import type { Failure } from './failure.js';

type JsonFinding = Omit<Finding, 'root'>;

/** The layout of `validate --json`, which `docs/json-output.schema.json` describes. */
export interface JsonReport {
  readonly version: 1;
  readonly command: 'validate';
  readonly ok: boolean;
  readonly database: string;
  /** The major version of the server. */
  readonly server: number;
  /** Where the expectation comes from: the last migration's snapshot, or the declarations run on the shadow. */
  readonly source: string;
  /** How many objects of each kind were compared. */
  readonly compared: Readonly<Record<string, number>>;
  readonly findings: readonly JsonFinding[];
  /** Kinds of which only what is declared was compared. */
  readonly unmanaged: readonly string[];
  /** How many objects of kinds that are never compared are in the declared schemas. */
  readonly notCompared: readonly NotModelled[];
  readonly notReplayed?: string;
  /** Migrations that are still to be applied, whether the declarations are ahead of all, and what that changes: no drift. */
  readonly upcoming: {
    readonly pending: readonly string[];
    readonly isAhead: boolean;
    readonly changes: readonly string[];
  } | null;
}

/** The layout when the database could not be looked at. */
export interface JsonFailure {
  readonly version: 1;
  readonly command: 'validate';
  readonly ok: false;
  readonly error: ErrorDocument;
}

/** The outcome as data. */
export function jsonReport(validation: Validation, database: string, source: string): JsonReport {
  const compared: Record<string, number> = {};
  for (const { kind } of validation.expected.objects) compared[kind] = (compared[kind] ?? 0) + 1;
  const findings = validation.findings.map(withoutRoot);
  const { ok, server, unmanaged, notCompared, notReplayed, upcoming } = validation;
  return {
    version: 1,
    command: 'validate',
    ok,
    database,
    server,
    source,
    compared,
    findings,
    unmanaged,
    notCompared,
    ...(notReplayed !== undefined && { notReplayed }),
    upcoming: upcoming
      ? { pending: upcoming.tags, isAhead: upcoming.isAhead, changes: upcoming.changes.map(({ message }) => message) }
      : null,
  };
}

/** Data for a database that could not be looked at. */
export const jsonFailure = ({ error, code, facts, details = [] }: Failure): JsonFailure => ({
  version: 1,
  command: 'validate',
  ok: false,
  error: errorDocument({ code, message: error, facts, details }),
});

/** The root serves the grouping of other reports alone. */
function withoutRoot(finding: Finding): JsonFinding {
  const { severity, change, kind, id, property, expected, actual, message, location, fix } = finding;
  return { severity, change, kind, id, property, expected, actual, message, location, fix };
}
