import { type Catalog, isRoleWord } from '../model/index.js';
import { kindOf } from './registry.js';

/** The roles that objects name: they have to exist before them. Without `public`, the words, and an owner, whose entry bears no name. */
export function rolesNamedIn({ objects }: Pick<Catalog, 'objects'>): string[] {
  const names = objects.flatMap((object) => kindOf(object.kind).rolesNamed?.(object) ?? []);
  return [...new Set(names)].filter((name) => name !== '' && name !== 'public' && !isRoleWord(name));
}
