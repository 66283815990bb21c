import { type Catalog, catalogIndex, type CatalogObject, type DeclaredCatalog, type Json } from '../model/index.js';
import { kindOf } from '../kinds/index.js';

/** One value of an enum under two names. */
export interface ValueRename {
  /** The enum as it is declared. */
  readonly type: CatalogObject;
  readonly to: string;
  readonly from: string;
}

/** The values that an object lists for rows to hold, in their order: those of an enum. */
export function valuesOf({ kind, properties }: CatalogObject): readonly string[] {
  const { values } = kindOf(kind);
  return (values && strings(properties[values.property])) ?? [];
}

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
    const found = shared.includes(type.id) ? undefined : present.get(type);
    const renamed = found && renamedValue(valuesOf(type), valuesOf(found));
    return renamed ? [{ type, ...renamed }] : [];
  });
}

/** A catalog whose enums have the values' declared names. */
export function withValueRenames(catalog: Catalog, renames: readonly ValueRename[]): Catalog {
  if (renames.length === 0) return catalog;
  const nameIn = (id: string, value: string): string =>
    renames.find(({ type, from }) => type.id === id && from === value)?.to ?? value;
  const objects = catalog.objects.map((object) => {
    const { values } = kindOf(object.kind);
    if (!values) return object;
    const named = valuesOf(object).map((value) => nameIn(object.id, value));
    return { ...object, properties: { ...object.properties, [values.property]: named } };
  });
  return { ...catalog, objects };
}
