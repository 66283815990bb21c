export type { AskRename, RenameQuestion } from './decide-renames.js';
export { generate, type GenerateOptions, type GenerateResult, isUpToDate } from './generate.js';
export { readHints } from './rename-answers.js';
export { isAskedAbout } from './decide-undeclared.js';
export { readCustomSql } from './read-custom-sql.js';
