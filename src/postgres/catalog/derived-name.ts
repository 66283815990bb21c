import { isOneOf, kindOf } from '../kinds/index.js';
import type { CatalogObject } from '../model/index.js';

/**
 * The names of an object that nobody chose: PostgreSQL or Drizzle derives them from its table and columns. After the table or a
 * column was renamed in SQL, the object keeps the name that was derived from the old one.
 *
 * @returns `name`, or the property that holds such a name
 */
export function derivedNames(object: CatalogObject): readonly string[] {
  const derived = kindOf(object.kind).derivedNames?.(object) ?? {};
  const valueOf = (property: string): unknown =>
    property === 'name' ? object.path.at(-1) : object.properties[property];
  return Object.entries(derived).flatMap(([property, names]) => {
    const name = valueOf(property);
    return typeof name === 'string' && isOneOf(name, names) ? [property] : [];
  });
}
