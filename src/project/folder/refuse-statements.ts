import { type ParsedStatement, parseStatements } from '../../postgres/sql/index.js';
import { splitChunks } from './migration-files.js';
import { noTransaction, runsOutside } from './transaction-mode.js';
import { SchemaError } from '../../errors/index.js';

/** Files that were read before: those of a history are read again and again. */
const known = new Map<string, SchemaError | undefined>();

/**
 * Refuses a migration or rollback file that holds what such a file cannot: statements that begin or end a transaction, commands of
 * psql, rows behind COPY, a breakpoint inside a text. What PostgreSQL's grammar does not read, PostgreSQL itself judges when it runs.
 *
 * @throws SchemaError with file and line
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

interface Fault {
  readonly problem: string;
  /** What to do about it, as a sentence that follows a colon. */
  readonly remedy: string;
}

async function firstRefusal(file: string, sql: string): Promise<SchemaError | undefined> {
  if (!suspicious.test(sql)) return undefined;
  const isOutside = runsOutside(file, sql);
  const chunks = splitChunks(sql);
  for (const chunk of chunks) {
    const refuse = (at: number, { problem, remedy }: Fault): SchemaError => {
      const line = chunk.line + at - 1;
      return new SchemaError('migration.statement', `${file}:${line}: ${problem}: ${remedy} Nothing was run.`, {
        facts: { file, line, statement: chunk.sql, problem, remedy },
      });
    };
    const parsed = await parseStatements(chunk.sql);
    if ('failure' in parsed) {
      const { reason, rest, line } = parsed.failure;
      const [command = ''] = /^\\\S+/.exec(rest) ?? [];
      if (command !== '')
        return refuse(line, {
          problem: `${command} is a command of psql, not SQL`,
          remedy: 'take it out, or write as SQL what it does.',
        });
      // PostgreSQL's scanner gives one SQLSTATE for all syntax errors, only its words tell them apart.
      if (reason.startsWith('unterminated ') && chunks.length > 1 && !('failure' in (await parseStatements(sql))))
        return refuse(line, {
          problem: `the breakpoint "--> statement-breakpoint" stands inside a text or body, and the file is split there`,
          remedy: 'take it out.',
        });
      continue;
    }
    const { statements } = parsed;
    for (const statement of statements) {
      const fault =
        whyNot(statement, isOutside) ?? (statements.length > 1 && isOutside ? whyAlone(statement) : undefined);
      if (fault) return refuse(statement.line, fault);
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

function whyNot({ type, node }: ParsedStatement, isOutside: boolean): Fault | undefined {
  if (type === 'TransactionStmt') {
    const words = transactionWords[String(node['kind'])];
    if (words === undefined) return undefined;
    const why = isOutside
      ? 'each statement of this file runs by itself'
      : 'the file runs in a transaction of its own, which is not for it to end';
    return {
      problem: `${words} has no place here, for ${why}`,
      remedy: `take it out${isOutside ? '' : `, or begin the file with "${noTransaction}"`}.`,
    };
  }
  if (type === 'CopyStmt' && node['is_from'] === true && node['filename'] === undefined)
    return { problem: 'COPY … FROM STDIN needs the rows behind it, which only psql sends', remedy: 'write INSERT.' };
  return undefined;
}

/** PostgreSQL runs some statements only when nothing else is sent along (PostgreSQL manual, CREATE INDEX CONCURRENTLY). */
function whyAlone({ type, node, sql }: ParsedStatement): Fault | undefined {
  const isConcurrent =
    node['concurrent'] === true || (['ReindexStmt', 'AlterTableStmt'].includes(type) && /\bconcurrently\b/i.test(sql));
  const isAlone = isConcurrent || ['VacuumStmt', 'CreatedbStmt', 'DropdbStmt', 'AlterSystemStmt'].includes(type);
  return isAlone
    ? {
        problem: `${sql.split(/\s+/).slice(0, 3).join(' ')} … runs only by itself`,
        remedy: 'put "--> statement-breakpoint" before and after it.',
      }
    : undefined;
}
