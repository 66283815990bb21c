import {
  type CatalogObject,
  describeDifference,
  type Difference,
  isDerivedName,
  isDerivedSequence,
  type Json,
  type Kind,
  type Rename,
  renamedValue,
} from '../catalog/index.js';
import { literal } from '../sql/index.js';

/** An error fails the validation; a warning is told and does not. */
export type Severity = 'error' | 'warning';

/** One way in which the live database is not what is declared. */
export interface Finding {
  readonly severity: Severity;
  readonly change: Difference['change'];
  /** The kind of the object, or `operation` for what a row could not be used for. */
  readonly kind: Kind | 'operation';
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

/** What of a shared object is an error when it differs; everything else about it is somebody else's choice, and a warning. */
export const signature: Partial<Record<Kind, readonly string[]>> = {
  function: ['type', 'arguments', 'returns', 'language'],
};

/** What of an object is a warning when it differs: a name that nobody chose, and what no statement can put right. */
export const freeProperties = (object: CatalogObject): readonly string[] =>
  object.kind !== 'column' ? [] : ['inherited', ...(isDerivedSequence(object) ? ['identitySequence'] : [])];

/** Turns a difference into a finding. */
export function fromDifference(difference: Difference, isShared: boolean, root: string): Finding {
  const { change, object, property, expected, actual } = difference;
  const isFree =
    change === 'changed' &&
    (freeProperties(object).includes(property ?? '') ||
      (isShared && !signature[object.kind]?.includes(property ?? '')));
  return {
    severity: isFree ? 'warning' : 'error',
    change,
    kind: object.kind,
    id: object.id,
    root,
    property: property ?? null,
    expected: expected ?? wanted(change === 'missing', object),
    actual: actual ?? wanted(change === 'unexpected', object),
    message: messageOf(difference),
    location: null,
    fix: [],
  };
}

function messageOf(difference: Difference): string {
  const { object, property, expected, actual } = difference;
  const renamed = object.kind === 'enum' && property === 'values' ? renamedValue(expected, actual) : undefined;
  return renamed
    ? `${object.id}: value ${literal(renamed.to)} is there under another name: ${literal(renamed.from)}`
    : describeDifference(difference);
}

/** Turns an object under another name into a finding; a name that nobody chose is a warning. */
export function fromRename({ to, from }: Rename, root: string): Finding {
  const [expected = '', actual = ''] = [to.path.at(-1), from.path.at(-1)];
  return {
    severity: isDerivedName(to) ? 'warning' : 'error',
    change: 'changed',
    kind: to.kind,
    id: to.id,
    root,
    property: 'name',
    expected,
    actual,
    message: `${to.id} is there under another name: ${actual}`,
    location: null,
    fix: [],
  };
}

/** A whole object that is missing is expected with all its properties; one that is unexpected is found with all of them. */
const wanted = (isThere: boolean, { properties }: CatalogObject): Json => (isThere ? properties : null);
