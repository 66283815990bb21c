import type { Statement } from '../kinds/index.js';

/**
 * Joins the changes of type of each table to one statement, so that its rows are written anew once.
 *
 * @returns the statements, each table's in the place of its first
 */
export function rewriteOnce(statements: readonly Statement[]): Statement[] {
  const groups = new Map<string, Statement[]>();
  for (const statement of statements) {
    const table = tableOf(statement);
    if (table !== undefined) groups.set(table, [...(groups.get(table) ?? []), statement]);
  }
  return statements.flatMap((statement) => {
    const [first, ...others] = groups.get(tableOf(statement) ?? '') ?? [statement];
    if (first !== statement) return [];
    if (others.length === 0) return [statement];
    const clauses = others.map(({ sql }) => sql.slice(retype.exec(sql)?.[1]?.length));
    return [{ ...first, sql: [first.sql, ...clauses].join(', '), also: others }];
  });
}

const retype = /^(ALTER TABLE (?:"(?:[^"]|"")*"\.?)+ )ALTER COLUMN (?:"(?:[^"]|"")*") (?:DROP DEFAULT, .*? )?TYPE /s;

/** The table of a change of type that rewrites it, as it is written. */
const tableOf = ({ sql, hazards }: Statement): string | undefined =>
  hazards.includes('table rewrite') ? retype.exec(sql)?.[1] : undefined;
