export type { Finding, Severity } from './finding.js';
export type { OperationResult } from './operation-test.js';
export { deleteRow, insertRow, updateRow } from './operation-sql.js';
export { readLive, validateCatalog, type ValidateOptions, type Validation } from './validate-catalog.js';
export { locate, type Location, type Source, withLocations } from './locate.js';
export { type Outlook, type OutlookParts, outlook, type OutlookFailure, withOutlook } from './pending.js';
export { type Fix, fixFile, proveFix } from './prove-fix.js';
export * from './reporters/index.js';
export { type SchemaValidation, validate, type ValidateSchemaOptions } from './validate.js';
