import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type DeclaredCatalog,
  objectLabel,
  type Ref,
} from '../postgres/model/index.js';
import {
  type Difference,
  findAlike,
  possibleRenames,
  possibleValueRenames,
  renameIn,
  show,
} from '../postgres/catalog/index.js';

/** A change that is a rename, or may be one. */
export interface ComingRename {
  readonly difference: Difference;
  readonly message: string;
}

/** A catalog under the names that migrations give, as they recorded it, and what that renames. */
export function withRecorded(
  catalog: Catalog,
  declared: DeclaredCatalog,
  recorded: readonly {
    readonly kind: Ref['kind'];
    readonly from: readonly string[];
    readonly to: readonly string[];
  }[],
): { readonly catalog: Catalog; readonly renamed: readonly ComingRename[] } {
  const { get } = catalogIndex(catalog);
  const found = recorded.flatMap(({ kind, from, to }) => {
    const object = get({ kind, path: from });
    return object ? [{ object, to: { ...object, path: to } }] : [];
  });
  if (found.length === 0) return { catalog, renamed: [] };
  const renames = found.map(({ object, to }) => ({ to: object, from: to }));
  return {
    catalog: renameIn({ ...declared, catalog }, renames).catalog,
    renamed: found.map(({ object, to }) => coming('will be renamed', to, [object])),
  };
}

/** What generate renames without a question, and what it will ask about. */
export function openRenames(migrated: Catalog, declared: DeclaredCatalog) {
  const possible = possibleRenames(migrated, declared);
  const alike = findAlike(declared, migrated);
  const values = possibleValueRenames(migrated, declared);
  const settled = new Set(
    [
      ...possible.flatMap(({ to, from }) => [to, ...from]),
      ...alike.flatMap(({ to, from }) => [to, from]),
      ...values.map(({ type }) => type),
    ].map(({ id }) => id),
  );
  const told = [
    ...possible.map(({ to, from }) => coming('may be renamed', to, from)),
    ...values.map(({ type, to, from }): ComingRename => ({
      difference: nameOf(type, [type]),
      message: `may be renamed: value ${from.map(show).join(' or ')} of ${type.id} → ${show(to)}: generate will ask`,
    })),
    ...alike.map(({ to, from }) => coming('will be renamed', to, [from])),
  ];
  return { settled, told };
}

function coming(verb: string, to: CatalogObject, from: readonly CatalogObject[]): ComingRename {
  const isBeside = from.every(({ path }) => path.slice(0, -1).join('.') === to.path.slice(0, -1).join('.'));
  const name = isBeside && to.kind !== 'function' ? (to.path.at(-1) ?? '') : objectLabel(to);
  const ask = verb === 'may be renamed' ? ': generate will ask' : '';
  return {
    difference: nameOf(to, from),
    message: `${verb}: ${from.map(({ id }) => id).join(' or ')} → ${name}${ask}`,
  };
}

const nameOf = (object: CatalogObject, from: readonly CatalogObject[]): Difference => ({
  change: 'changed',
  object,
  property: 'name',
  expected: object.path.at(-1) ?? null,
  actual: from.map(({ path }) => path.at(-1) ?? '').join(' or '),
});
