/** Quotes a name, always: `a"b` becomes `"a""b"`. The rule: PostgreSQL manual, 4.1.1. Identifiers and Key Words. */
export function ident(name: string): string {
  if (name.includes('\0')) throw new RangeError(`A name can not hold a NUL character: ${JSON.stringify(name)}`);
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
  if (text.includes('\0')) throw new RangeError('Text can not hold a NUL character');
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** Quotes a body between dollar signs, with a tag that the body does not hold: `$$…$$`, `$body$…$body$`, `$body1$…`. */
export function dollarQuoted(body: string): string {
  let tag = '';
  for (let attempt = 0; body.includes(`$${tag}$`) || body.endsWith(`$${tag}`); attempt++) tag = `body${attempt || ''}`;
  return `$${tag}$${body}$${tag}$`;
}
