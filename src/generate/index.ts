export { generate, isUpToDate, type GenerateOptions, type GenerateResult } from './generate.js';
export type { AskRename, RenameQuestion } from './decide-renames.js';
export { readHints } from './rename-answers.js';
export { isAskedAbout } from './decide-undeclared.js';
export { readCustomSql } from './read-custom-sql.js';
