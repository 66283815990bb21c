import { type ParsedStatement, parseStatements } from '../../postgres/sql/index.js';
import { splitChunks } from './migration-files.js';
import { noTransaction, runsOutside } from './transaction-mode.js';
import { UserError } from '../../errors/index.js';

/** Files that were read before: those of a history are read again and again. */
const known = new Map<string, UserError | undefined>();

/**
 * Refuses a migration or rollback file that holds what such a file cannot: statements that begin or end a transaction, commands of
 * psql, rows behind COPY, a breakpoint inside a text. What PostgreSQL's grammar does not read, PostgreSQL itself judges when it runs.
 *
 * @throws UserError with file and line
 */
export async function refuseStatements(file: string, sql: string): Promise<void> {
  const key = `${file}\0${sql}`;
  if (!known.has(key)) known.set(key, await firstRefusal(file, sql));
  const refusal = known.get(key);
  if (refusal) throw refusal;
}

/** Words without which there is nothing to refuse: loading the grammar takes a tenth of a second. */
const suspicious =
  /\b(?:begin|start|commit|end|rollback|abort|prepare|copy|concurrently|vacuum|database|system)\b|\\|[$]/i;

async function firstRefusal(file: string, sql: string): Promise<UserError | undefined> {
  if (!suspicious.test(sql)) return undefined;
  const isOutside = runsOutside(file, sql);
  const chunks = splitChunks(sql);
  for (const chunk of chunks) {
    const refuse = (line: number, reason: string): UserError =>
      new UserError(`${file}:${chunk.line + line - 1}: ${reason} Nothing was run.`);
    const parsed = await parseStatements(chunk.sql);
    if ('failure' in parsed) {
      const { reason, rest, line } = parsed.failure;
      const [command = ''] = /^\\\S+/.exec(rest) ?? [];
      if (command !== '')
        return refuse(line, `${command} is a command of psql, not SQL: take it out, or write as SQL what it does.`);
      if (reason.startsWith('unterminated ') && chunks.length > 1 && !('failure' in (await parseStatements(sql))))
        return refuse(
          line,
          `the breakpoint "--> statement-breakpoint" stands inside a text or body, and the file is split there: take it out.`,
        );
      continue;
    }
    const { statements } = parsed;
    for (const statement of statements) {
      const reason =
        whyNot(statement, isOutside) ?? (statements.length > 1 && isOutside ? whyAlone(statement) : undefined);
      if (reason !== undefined) return refuse(statement.line, reason);
    }
  }
  return undefined;
}

/** PostgreSQL's grammar, `TransactionStmtKind`; savepoints stay within the transaction. */
const transactionWords: Readonly<Record<string, string>> = {
  TRANS_STMT_BEGIN: 'BEGIN',
  TRANS_STMT_START: 'START TRANSACTION',
  TRANS_STMT_COMMIT: 'COMMIT',
  TRANS_STMT_ROLLBACK: 'ROLLBACK',
  TRANS_STMT_PREPARE: 'PREPARE TRANSACTION',
  TRANS_STMT_COMMIT_PREPARED: 'COMMIT PREPARED',
  TRANS_STMT_ROLLBACK_PREPARED: 'ROLLBACK PREPARED',
};

/**
 * A chunk for a scratch database, which is in a transaction already: BEGIN and COMMIT around statements are left out, for a history
 * that was applied with them is to be read.
 */
export async function withoutTransactionControl(sql: string): Promise<string> {
  if (!/(?:^|;)\s*(?:begin|start|commit|end)\b/im.test(sql)) return sql;
  const parsed = await parseStatements(sql);
  if ('failure' in parsed) return sql;
  const isControl = ({ type, node }: ParsedStatement): boolean =>
    type === 'TransactionStmt' && /^TRANS_STMT_(BEGIN|START|COMMIT)$/.test(String(node['kind']));
  return parsed.statements.some(isControl)
    ? parsed.statements
        .filter((statement) => !isControl(statement))
        .map((statement) => statement.sql)
        .join(';\n')
    : sql;
}

function whyNot({ type, node }: ParsedStatement, isOutside: boolean): string | undefined {
  if (type === 'TransactionStmt') {
    const words = transactionWords[String(node['kind'])];
    if (words === undefined) return undefined;
    const why = isOutside
      ? 'each statement of this file runs by itself'
      : 'the file runs in a transaction of its own, which is not for it to end';
    return `${words} has no place here, for ${why}: take it out${isOutside ? '' : `, or begin the file with "${noTransaction}"`}.`;
  }
  if (type === 'CopyStmt' && node['is_from'] === true && node['filename'] === undefined)
    return 'COPY … FROM STDIN needs the rows behind it, which only psql sends: write INSERT.';
  return undefined;
}

/** PostgreSQL runs some statements only when nothing else is sent along (PostgreSQL manual, CREATE INDEX CONCURRENTLY). */
function whyAlone({ type, node, sql }: ParsedStatement): string | undefined {
  const isConcurrent =
    node['concurrent'] === true || (['ReindexStmt', 'AlterTableStmt'].includes(type) && /\bconcurrently\b/i.test(sql));
  const isAlone = isConcurrent || ['VacuumStmt', 'CreatedbStmt', 'DropdbStmt', 'AlterSystemStmt'].includes(type);
  return isAlone
    ? `${sql.split(/\s+/).slice(0, 3).join(' ')} … runs only by itself: put "--> statement-breakpoint" before and after it.`
    : undefined;
}
