/** Quotes a name, always: `a"b` becomes `"a""b"`. The rule: PostgreSQL manual, 4.1.1. Identifiers and Key Words. */
export function ident(name: string): string {
  refuseUnstorable('A name', name);
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a name with its schema or table before it: `qualified('public', 't')` is `"public"."t"`. */
export const qualified = (...names: readonly string[]): string => names.map(ident).join('.');

/**
 * Quotes text as a string constant, whatever `standard_conforming_strings` says.
 *
 * The rule: PostgreSQL manual, 4.1.2.1. String Constants and 4.1.2.2. with C-Style Escapes.
 */
export function literal(text: string): string {
  refuseUnstorable('Text', text);
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** Quotes a body between dollar signs, with a tag that the body does not hold: `$$…$$`, `$body$…$body$`, `$body1$…`. */
export function dollarQuoted(body: string): string {
  refuseUnstorable('Text', body);
  let tag = '';
  for (let attempt = 0; body.includes(`$${tag}$`) || body.endsWith(`$${tag}`); attempt++) tag = `body${attempt || ''}`;
  return `$${tag}$${body}$${tag}$`;
}

/** PostgreSQL has no NUL in texts and names, and a driver would send half of a character as another one. */
function refuseUnstorable(what: string, text: string): void {
  if (text.includes('\0')) throw new RangeError(`${what} can not hold a NUL character: ${shown(text)}`);
  if (/\p{Surrogate}/u.test(text)) throw new RangeError(`${what} can not hold half of a character: ${shown(text)}`);
}

const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
