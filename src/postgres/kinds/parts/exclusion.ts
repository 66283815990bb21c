/** What an exclusion constraint compares. */
export interface Exclusion {
  readonly elements: readonly { readonly expression: string; readonly operator: string }[];
  readonly predicate?: string;
}

/**
 * Reads an exclusion constraint.
 *
 * @param definition as `pg_get_constraintdef` prints it: `EXCLUDE USING gist (room WITH =, during WITH &&) WHERE ((room > 0))`
 */
export function readExclusion(definition: string): Exclusion {
  const open = definition.indexOf('(');
  const close = closing(definition, open);
  const elements = splitAtCommas(definition.slice(open + 1, close)).map((element) => {
    const at = element.lastIndexOf(' WITH ');
    const expression = element
      .slice(0, at)
      .replace(/( ASC| DESC)?( NULLS (FIRST|LAST))?$/, '')
      .replace(/(["\w)$]) (?:[a-z_][\w$]*\.)?[a-z_]\w*_ops(?: \(.*\))?$/, '$1');
    return { expression, operator: element.slice(at + ' WITH '.length).trim() };
  });
  const where = /^.*? WHERE \((.*?)\)(?: (?:NOT )?(?:DEFERRABLE|VALID|INITIALLY).*)?$/s.exec(
    definition.slice(close + 1),
  );
  return { elements, ...(where?.[1] !== undefined && { predicate: where[1] }) };
}

/** Texts and quoted names, whose parentheses and commas do not count. */
const opaque = /'(?:[^']|'')*'|"(?:[^"]|"")*"/y;

/** The place of the parenthesis that closes the one at `open`. */
function closing(sql: string, open: number): number {
  let depth = 0;
  for (let at = open; at < sql.length; at++) {
    at = afterOpaque(sql, at);
    if (sql[at] === '(') depth++;
    if (sql[at] === ')' && --depth === 0) return at;
  }
  return sql.length;
}

function splitAtCommas(sql: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < sql.length; at++) {
    at = afterOpaque(sql, at);
    if (sql[at] === '(' || sql[at] === '[') depth++;
    if (sql[at] === ')' || sql[at] === ']') depth--;
    if (sql[at] !== ',' || depth > 0) continue;
    parts.push(sql.slice(from, at).trim());
    from = at + 1;
  }
  return [...parts, sql.slice(from).trim()];
}

function afterOpaque(sql: string, at: number): number {
  opaque.lastIndex = at;
  return opaque.test(sql) ? opaque.lastIndex : at;
}
