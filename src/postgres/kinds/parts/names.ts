import type { CatalogObject } from '../../model/index.js';
import { ident, qualified } from '../../sql/index.js';

/** A property that is text, or undefined where it is not set. */
export function text(object: CatalogObject, property: string): string | undefined {
  const value = object.properties[property];
  return typeof value === 'object' || value === undefined ? undefined : String(value);
}

/** A property that is an array of texts; empty where it is not set. */
export function texts(object: CatalogObject, property: string): string[] {
  const value = object.properties[property];
  return Array.isArray(value) ? value.map(String) : [];
}

/** A property that is an array of paths, as quoted names: `"schema"."table"`. */
export function relations(object: CatalogObject, property: string): string[] {
  const value = object.properties[property];
  return Array.isArray(value) ? value.map((path) => qualified(...(path as readonly string[]))) : [];
}

/** True where the property is set and true. */
export const flag = (object: CatalogObject, property: string): boolean => object.properties[property] === true;

/** `"schema"."table"` from a path that starts with them. */
export const tableOf = ({ path }: CatalogObject): string => qualified(path[0] ?? '', path[1] ?? '');

/** The object's own quoted name, without its schema or table. */
export const ownName = ({ path }: CatalogObject): string => ident(path.at(-1) ?? '');

/** `"schema"."name"(args)` of a function: its path ends with its argument types, as PostgreSQL prints them. */
export const functionSignature = (path: readonly string[]): string =>
  `${qualified(path[0] ?? '', path[1] ?? '')}(${path[2] ?? ''})`;
