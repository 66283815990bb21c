export type { AskRename, RenameQuestion } from './decide-renames.js';
export { type GenerateOptions, type GenerateResult, generate, isUpToDate } from './generate.js';
export { readHints } from './rename-answers.js';
