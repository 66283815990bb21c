export { type Finding, type Severity, signature } from './finding.js';
export type { OperationResult } from './operation-test.js';
export { deleteRow, insertRow, updateRow } from './operation-sql.js';
export * from './reporters/index.js';
export { validate, type ValidateOptions, type Validation } from './validate.js';
