export { type AskRename, type RenameQuestion } from './decide-renames.js';
export { isAskedAbout } from './decide-undeclared.js';
export { generate, type GenerateOptions, type GenerateResult, isUpToDate } from './generate.js';
export { readCustomSql } from './read-custom-sql.js';
export { readHints } from './rename-answers.js';
