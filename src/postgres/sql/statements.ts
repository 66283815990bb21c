/** A statement of a file, as PostgreSQL's own grammar reads it. */
export interface ParsedStatement {
  /** The grammar's name of it: `CreateStmt`, `TransactionStmt`. */
  readonly type: string;
  /** What the grammar makes of it. */
  readonly node: Readonly<Record<string, unknown>>;
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly sql: string;
}

/** Why SQL cannot be read: it is wrong, or for another major than the grammar's. */
export interface ParseFailure {
  readonly reason: string;
  /** What stands where the grammar gives up. */
  readonly rest: string;
  readonly line: number;
}

export type Parsed = { readonly statements: readonly ParsedStatement[] } | { readonly failure: ParseFailure };

/** Space and comments, up to what is meant. */
const leading = /^(?:\s|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/|;)*/;

/** Reads SQL by the grammar of PostgreSQL 18, which is loaded when it is needed first. */
export async function parseStatements(sql: string): Promise<Parsed> {
  const { hasSqlDetails, loadModule, parseSync } = await import('libpg-query');
  await loadModule();
  const bytes = Buffer.from(sql);
  const lineAt = (offset: number): number => bytes.subarray(0, offset).toString().split('\n').length;
  try {
    const { stmts = [] } = parseSync(sql);
    const statements = stmts.map(({ stmt = {}, stmt_location: from = 0, stmt_len: length }): ParsedStatement => {
      const text = bytes.subarray(from, length ? from + length : undefined).toString();
      const skipped = leading.exec(text)?.[0] ?? '';
      const [[type, node] = ['', {}]] = Object.entries(stmt);
      return {
        type,
        node: node as Readonly<Record<string, unknown>>,
        line: lineAt(from + Buffer.byteLength(skipped)),
        sql: text.slice(skipped.length),
      };
    });
    return { statements };
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    const { cursorPosition = 0 } = error.sqlDetails ?? {};
    const at = Math.max(cursorPosition, 0);
    // It counts characters.
    const before = Array.from(sql).slice(0, at).join('');
    return { failure: { reason: error.message, rest: sql.slice(before.length), line: before.split('\n').length } };
  }
}
