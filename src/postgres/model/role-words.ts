import type { CatalogObject, Json, Session } from './catalog.js';
import { parentId } from './identity.js';

/** Words that PostgreSQL takes for the role that runs a statement. It keeps the role, not the word. */
export const roleWords: Readonly<Record<string, 'currentUser' | 'sessionUser'>> = {
  current_user: 'currentUser',
  current_role: 'currentUser',
  session_user: 'sessionUser',
};

/** Whether a name is such a word: a role cannot bear it. */
export const isRoleWord = (name: string): boolean => Object.hasOwn(roleWords, name);

/**
 * Whether two lists of roles are the same, where one is declared with such words and the other was read.
 *
 * A word stands for the role that reads, or for the owner of the table, which mostly is the one that has migrated it.
 *
 * @param object the policy
 */
export function sameRoles(declared: Json, read: Json, object: CatalogObject, session: Session | undefined): boolean {
  if (!session || !isTexts(declared) || !isTexts(read) || !declared.some(isRoleWord)) return false;
  const owner = session.owners[parentId(object) ?? ''];
  const candidates = (name: string): readonly (string | undefined)[] => {
    const word = isRoleWord(name) ? roleWords[name] : undefined;
    return word ? [session[word], owner] : [name];
  };
  // Two words, or a word and a name, may stand for one role.
  return (
    declared.every((name) => candidates(name).some((role) => role !== undefined && read.includes(role))) &&
    read.every((role) => declared.some((name) => candidates(name).includes(role)))
  );
}

const isTexts = (value: Json): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
