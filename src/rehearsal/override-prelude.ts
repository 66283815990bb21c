/**
 * SQL of a project that makes what a prelude has made, so that it runs all the same and wins: a schema that is there stays, a table or
 * type is made anew, a function is replaced. Extensions that are there stay, too.
 *
 * @param sql any number of statements
 * @param schemas those in which others have made something
 * @param present schemas that are there, and hold nothing but extensions
 */
export function overridePrelude(sql: string, schemas: readonly string[], present: readonly string[] = []): string {
  const extensions = sql.replaceAll(/(\bcreate\s+extension\s+)(?!if\s+not\s)(?=["\w])/gi, '$1if not exists ');
  const all = [...schemas, ...present];
  const there =
    all.length === 0
      ? extensions
      : extensions.replaceAll(new RegExp(`(\\bcreate\\s+schema\\s+)(?=${oneOf(all)})`, 'gi'), '$1if not exists ');
  if (schemas.length === 0) return there;
  const schema = oneOf(schemas);
  const object = `(${schema}\\s*\\.\\s*(?:"[^"]+"|\\w+))`;
  return there
    .replaceAll(new RegExp(`\\bcreate\\s+(table|type)\\s+${object}`, 'gi'), 'drop $1 if exists $2 cascade;\n$&')
    .replaceAll(new RegExp(`\\bcreate\\s+function\\s+(?=${schema}\\s*\\.)`, 'gi'), 'create or replace function ');
}

/** Any of some names, quoted or not. */
const oneOf = (names: readonly string[]): string =>
  `(?:${names.flatMap((name) => [escaped(`"${name}"`), escaped(name)]).join('|')})(?![\\w$"])`;

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
