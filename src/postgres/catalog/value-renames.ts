import { type Catalog, catalogIndex, type CatalogObject, type DeclaredCatalog, type Json } from '../model/index.js';

/** One value of an enum under two names. */
export interface ValueRename {
  /** The enum as it is declared. */
  readonly type: CatalogObject;
  readonly to: string;
  readonly from: string;
}

/** The values of an enum, in their order. */
export const valuesOf = ({ properties }: Pick<CatalogObject, 'properties'>): readonly string[] =>
  strings(properties['values']) ?? [];

const strings = (value: Json | undefined): readonly string[] | undefined =>
  Array.isArray(value) && value.every((item): item is string => typeof item === 'string') ? value : undefined;

/** The one value that bears another name at the same place; undefined where lists differ otherwise. */
export function renamedValue(expected: Json | undefined, actual: Json | undefined) {
  const [wanted, present] = [strings(expected), strings(actual)];
  if (!wanted || wanted.length !== present?.length) return undefined;
  const [at, ...more] = wanted.flatMap((value, index) => (value === present[index] ? [] : [index]));
  if (at === undefined || more.length > 0) return undefined;
  return { to: wanted[at]!, from: present[at]! };
}

/** Finds enums of which one value bears another name in the database than declared. */
export function findValueRenames({ catalog, shared }: DeclaredCatalog, live: Catalog): ValueRename[] {
  const present = catalogIndex(live);
  return catalog.objects.flatMap((type) => {
    const found = type.kind === 'enum' && !shared.includes(type.id) ? present.get(type) : undefined;
    const renamed = found && renamedValue(type.properties['values'], found.properties['values']);
    return renamed ? [{ type, ...renamed }] : [];
  });
}

/** A catalog whose enums have the values' declared names. */
export function withValueRenames(catalog: Catalog, renames: readonly ValueRename[]): Catalog {
  if (renames.length === 0) return catalog;
  const nameIn = (id: string, value: string): string =>
    renames.find(({ type, from }) => type.id === id && from === value)?.to ?? value;
  const objects = catalog.objects.map((object) =>
    object.kind === 'enum'
      ? {
          ...object,
          properties: { ...object.properties, values: valuesOf(object).map((value) => nameIn(object.id, value)) },
        }
      : object,
  );
  return { ...catalog, objects };
}
