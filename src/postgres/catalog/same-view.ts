import { tokensOf } from './tokens.js';

/**
 * Whether two texts of `pg_get_viewdef` are the same query, one printed by PostgreSQL 14 or 15 and the other by a newer major.
 *
 * The older ones write a column of a view over a single relation as `t.a`, the newer ones as `a` (subqueries keep `t.a`).
 * So the older text must become the newer one by taking away nothing but that one relation's name before columns.
 */
export function sameView(older: string, newer: string): boolean {
  const longer = tokensOf(older);
  const shorter = tokensOf(newer);
  let prefix: string | undefined;
  let at = 0;
  for (let index = 0; index < longer.length; index++) {
    const token = longer[index];
    if (token === shorter[at] && !(isPrefix(longer, index) && !isPrefix(shorter, at))) at++;
    else if (isPrefix(longer, index) && (prefix ?? token) === token) {
      prefix = token;
      index++;
    } else return false;
  }
  return at === shorter.length && (prefix === undefined || shorter.includes(prefix));
}

const isPrefix = (tokens: readonly string[], index: number): boolean => tokens[index + 1] === '.';
