/**
 * Finds the USING expressions of an ALTER TABLE.
 *
 * @param sql one statement that PostgreSQL's grammar reads
 * @returns one entry for each of its commands, in order; undefined where a command has none
 */
export async function usingClauses(sql: string): Promise<(string | undefined)[]> {
  const { loadModule, scanSync } = await import('libpg-query');
  await loadModule();
  const bytes = Buffer.from(sql);
  const clauses: { from?: number; to: number }[] = [{ to: 0 }];
  let depth = 0;
  for (const { text, end } of scanSync(sql).tokens) {
    const last = clauses.at(-1);
    if (!last || (depth === 0 && text === ';')) break;
    if (text === '(' || text === '[') depth++;
    if (text === ')' || text === ']') depth--;
    if (depth === 0 && text === ',') {
      clauses.push({ to: end });
      continue;
    }
    if (depth === 0 && last.from === undefined && text.toLowerCase() === 'using') last.from = end;
    last.to = end;
  }
  return clauses.map(({ from, to }) => (from === undefined ? undefined : bytes.subarray(from, to).toString().trim()));
}
