import { type Migration, refuseBrokenChain, refuseStatements, splitChunks } from '../../project/index.js';
import { type ParseFailure, parseStatements } from '../../postgres/sql/index.js';
import { type Check, failedCheck } from './check.js';

/** The major whose grammar reads the files. */
const grammar = 18;

/**
 * Checks the folder and each pending file: the chain of migrations, statements that such a file cannot hold, and syntax errors.
 *
 * @param version the server's major
 */
export async function checkFiles(
  migrations: readonly Migration[],
  pending: readonly Migration[],
  version: number,
): Promise<Check[]> {
  const checks: Check[] = [];
  try {
    refuseBrokenChain(migrations, pending);
  } catch (error) {
    checks.push(failedCheck(error));
  }
  for (const { tag: migration, file, sql = '' } of pending) {
    try {
      await refuseStatements(file, sql);
      const failure = await firstFailure(sql);
      if (failure) checks.push({ ...syntaxError(file, failure, version), migration });
    } catch (error) {
      checks.push({ ...failedCheck(error), migration });
    }
  }
  return checks;
}

async function firstFailure(sql: string): Promise<ParseFailure | undefined> {
  for (const chunk of splitChunks(sql)) {
    const parsed = await parseStatements(chunk.sql);
    if ('failure' in parsed) return { ...parsed.failure, line: chunk.line + parsed.failure.line - 1 };
  }
  return undefined;
}

/** Words that name functions and columns up to a major, and are the grammar's own from the next one on. */
const newerWords: readonly (readonly [major: number, word: RegExp])[] = [
  [16, /^(system_user|json|json_array|json_arrayagg|json_object|json_objectagg)\b/i],
  [17, /^(json_exists|json_query|json_scalar|json_serialize|json_table|json_value|merge_action)\b/i],
];

/** What the server's own grammar may read, only the server can judge. */
function syntaxError(file: string, { reason, rest, line }: ParseFailure, version: number): Check {
  const message = `${file}:${line}: ${reason}`;
  const isOfAnother =
    version > grammar || newerWords.some(([major, word]) => version < major && word.test(rest.trimStart()));
  return isOfAnother
    ? {
        level: 'warning',
        message: `${message}, as PostgreSQL ${grammar} reads it`,
        remedy: `This server is PostgreSQL ${version}: try the statement there.`,
      }
    : { level: 'failure', message, remedy: 'Correct the statement.' };
}
