export { acceptHistory, type AcceptedHistory } from './accept-history.js';
export { backfill, type BackfillResult } from './backfill.js';
export { checkMigrations, type CheckResult, isUpToDate } from './check-migrations.js';
export { type AskRename, type RenameQuestion } from './decide-renames.js';
export { isAskedAbout } from './decide-undeclared.js';
export { generate, type GenerateOptions, type GenerateResult } from './generate.js';
export { readCustomSql } from './read-custom-sql.js';
export { type RenameAnswers, readHints } from './rename-answers.js';
