import type { CatalogObject, Kind } from '../model/index.js';
import type { KindDefinition } from './kind.js';
import type { Property } from './property.js';

const definitions = new Map<Kind, KindDefinition>();

/**
 * Adds kinds of objects, in the order in which their objects are made; what has this name already is replaced.
 *
 * @param before the kind before whose objects those of the added kinds are made, and after which they are dropped; last without it
 * @throws Error for a `before` that is the name of no kind
 */
export function addKinds(added: readonly KindDefinition[], { before }: { readonly before?: Kind } = {}): void {
  const later = before === undefined ? [] : kinds().slice(rankOf(kindOf(before).kind));
  for (const { kind } of later) definitions.delete(kind);
  for (const definition of added) definitions.set(definition.kind, definition);
  for (const definition of later) if (!definitions.has(definition.kind)) definitions.set(definition.kind, definition);
}

/** Every kind that a catalog holds, in the order of making. */
export const kinds = (): readonly KindDefinition[] => [...definitions.values()];

/** @throws Error for a name that no kind has: a catalog of another version */
export function kindOf(kind: Kind): KindDefinition {
  const definition = definitions.get(kind);
  if (!definition) throw new Error(`no kind of object is called ${kind}`);
  return definition;
}

/** The place of a kind in the order of making; dropping goes the other way. */
export const rankOf = (kind: Kind): number => [...definitions.keys()].indexOf(kind);

/** The place of the first kind that is so; after all others where none is. */
export function firstRank(isOne: (definition: KindDefinition) => boolean | undefined): number {
  const at = kinds().findIndex(isOne);
  return at < 0 ? definitions.size : at;
}

/** Kinds of which each object stands on another one. */
export const dependentKinds = (): readonly Kind[] =>
  kinds().flatMap(({ kind, isDependent }) => (isDependent ? [kind] : []));

/** How a property of a kind is read and compared; undefined for what the kind does not have. */
export function propertyOf(kind: Kind, property: string): Property | undefined {
  const { properties } = kindOf(kind);
  return Object.hasOwn(properties, property) ? properties[property] : undefined;
}

/** By kind: the properties of which something is so. */
export const propertiesThat = (
  is: 'isPrinted' | 'isQuoted' | 'isBeyondStatements' | 'isOnlyDeclared' | 'isOfSignature',
): Readonly<Partial<Record<Kind, readonly string[]>>> =>
  Object.fromEntries(
    kinds().flatMap(({ kind, properties }) => {
      const names = Object.keys(properties).filter((name) => properties[name]?.[is]);
      return names.length > 0 ? [[kind, names]] : [];
    }),
  );

/** Privileges that not every major knows, with the one that brought them. */
export const privilegesSince = (): Readonly<Record<string, number>> =>
  Object.fromEntries(
    kinds().flatMap(({ privileges }) => Object.entries(privileges?.names ?? {}).filter(([, since]) => since > 0)),
  );

/**
 * The kind of the object that another one stands on: what a comment or a grant is about.
 *
 * @throws Error where it stands on none
 */
export const parentKind = ({ parent }: Pick<CatalogObject, 'parent'>): KindDefinition => kindOf(parent?.kind ?? '');

/** The kinds to which a level is given, those of one level together, the lowest first. */
export function kindsBy(levelOf: (definition: KindDefinition) => number | undefined): readonly (readonly Kind[])[] {
  const levels = [...new Set(kinds().flatMap((one) => levelOf(one) ?? []))].sort((a, b) => a - b);
  return levels.map((level) => kinds().flatMap((one) => (levelOf(one) === level ? [one.kind] : [])));
}
