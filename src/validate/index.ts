export { asManaged } from './as-managed.js';
export type { CustomSql } from './by-custom-sql.js';
export type { Finding } from './finding.js';
export { deleteRow, insertRow, updateRow } from './operation-sql.js';
export type { OperationResult } from './operation-test.js';
export { outlook, type OutlookParts, withOutlook } from './outlook.js';
export { fixFile, proveFix } from './prove-fix.js';
export {
  failureReporters,
  type Reporter,
  type ReporterName,
  reporters,
  type ReportOptions,
} from './reporters/index.js';
export type { JsonFailure, JsonReport } from './reporters/json-report.js';
export { labelsOf } from './reporters/labels.js';
export { mark } from './reporters/look.js';
export { inOrder } from './reporters/report-order.js';
export { frame, operationSection, rule, sections } from './reporters/sections.js';
export { textReport } from './reporters/text-report.js';
export { unmanagedNote } from './reporters/wording.js';
export { locate, type Location, type Source, withLocations } from './source-location.js';
export { readLive, validateCatalog, type ValidateOptions } from './validate-catalog.js';
export { type SchemaValidation, validate, type ValidateSchemaOptions } from './validate.js';
export type { Outlook, Validation } from './validation.js';
