import type { CatalogObject, Json, Kind } from '../postgres/model/index.js';
import { describeDifference, type Difference, type Drift, type Severity } from '../postgres/catalog/index.js';

export type { Severity };

/** One way in which the live database is not what is declared. */
export interface Finding {
  readonly severity: Severity;
  readonly change: Difference['change'];
  /** The kind of the object, or `operation` for what a row could not be used for. */
  readonly kind: Kind;
  /** The object's one identity, e.g. `policy public.t.name`. */
  readonly id: string;
  /** The name on which a report groups: the id of the table, type or function that the object stands on, or its own. */
  readonly root: string;
  readonly property: string | null;
  readonly expected: Json;
  readonly actual: Json;
  /** One sentence for people. */
  readonly message: string;
  /** Where the object is declared: the file's path from the project's root, the line counted from 1; null where not known. */
  readonly location: { readonly file: string; readonly line: number } | null;
  /** The SQL that closes it, statements without semicolons; empty where there is none. */
  readonly fix: readonly string[];
}

/** Turns a difference into a finding. */
export function fromDrift(drift: Drift): Finding {
  const { change, object, property, expected, actual, severity, root } = drift;
  return {
    severity,
    change,
    kind: object.kind,
    id: object.id,
    root,
    property: property ?? null,
    expected: expected ?? wanted(change === 'missing', object),
    actual: actual ?? wanted(change === 'unexpected', object),
    message: describeDifference(drift),
    location: null,
    fix: [],
  };
}

/** A whole object that is missing is expected with all its properties; one that is unexpected is found with all of them. */
const wanted = (isThere: boolean, { properties }: CatalogObject): Json => (isThere ? properties : null);
