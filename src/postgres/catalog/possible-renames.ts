import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type DeclaredCatalog,
  type Kind,
  parentId,
} from '../model/index.js';
import { findRenames, type Rename } from './renames.js';
import { valuesOf } from './value-renames.js';
import { kindOf, kindsBy } from '../kinds/index.js';

/** What holds rows or values, the outer ones first: what stands on a renamed table is looked for on it. */
export const renameLevels = (): readonly (readonly Kind[])[] => kindsBy(({ asked }) => asked);

/** An object that is declared and new, while others of its kind go: it may be one of them. */
export interface PossibleRename {
  readonly to: CatalogObject;
  readonly from: readonly CatalogObject[];
}

/** What may have been renamed, where nobody has answered yet: `generate` asks about each. */
export function possibleRenames(previous: Catalog, { catalog }: DeclaredCatalog): PossibleRename[] {
  const before = catalogIndex(previous);
  const known = catalogIndex(catalog);
  const found: PossibleRename[] = [];
  for (const kinds of renameLevels()) {
    const isOne = (object: CatalogObject): boolean => kinds.includes(object.kind) && !followsOwner(object);
    const gone = previous.objects.filter((object) => isOne(object) && !known.has(object));
    const missing = catalog.objects.filter((object) => isOne(object) && !before.has(object));
    for (const to of missing) {
      const from = gone.filter((object) => mayBeRenamed(object, to));
      if (from.length > 0) found.push({ to, from });
    }
    // Without the schema's name, nothing in it can be told.
    if (found.some(({ to }) => kindOf(to.kind).isNamespace)) break;
  }
  return found;
}

/** A value of an enum that is declared and new, while others go. */
export interface PossibleValueRename {
  readonly type: CatalogObject;
  readonly to: string;
  readonly from: readonly string[];
}

/** The same of the values of enums. */
export function possibleValueRenames(previous: Catalog, { catalog }: DeclaredCatalog): PossibleValueRename[] {
  const before = catalogIndex(previous);
  return catalog.objects.flatMap((type) => {
    const was = before.get(type);
    if (!was) return [];
    const [old, now] = [valuesOf(was), valuesOf(type)];
    const from = old.filter((value) => !now.includes(value));
    const fresh = now.filter((value) => !old.includes(value));
    return from.length === 0 ? [] : fresh.map((to) => ({ type, to, from }));
  });
}

/** What agrees in everything but the name, and has no rows that could be taken for others'. */
export const findAlike = (wanted: DeclaredCatalog, live: Catalog): Rename[] =>
  findRenames(wanted, live).filter(({ to }) => !renameLevels().flat().includes(to.kind) || followsOwner(to));

/** A sequence that a column owns follows it; a view's column holds nothing of its own. */
export const followsOwner = (object: CatalogObject): boolean => kindOf(object.kind).followsParent?.(object) ?? false;

/** Tables, enums and sequences can go to another schema; what stands on a table stays there. */
export const mayBeRenamed = (old: CatalogObject, now: CatalogObject): boolean =>
  old.kind === now.kind && parentId(old) === parentId(now) && (kindOf(old.kind).mayBecome?.(old, now) ?? true);
