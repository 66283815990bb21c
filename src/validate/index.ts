export type { Finding } from './finding.js';
export { deleteRow, insertRow, updateRow } from './operation-sql.js';
export type { OperationResult } from './operation-test.js';
export { type Outlook, type OutlookParts, outlook, withOutlook } from './outlook.js';
export { fixFile, proveFix } from './prove-fix.js';
export {
  type ReportOptions,
  type Reporter,
  type ReporterName,
  failureReporters,
  reporters,
} from './reporters/index.js';
export { type JsonFailure, type JsonReport } from './reporters/json-report.js';
export { labelsOf } from './reporters/labels.js';
export { mark } from './reporters/look.js';
export { inOrder } from './reporters/report-order.js';
export { frame, operationSection, rule, sections } from './reporters/sections.js';
export { textReport } from './reporters/text-report.js';
export { unmanagedNote } from './reporters/wording.js';
export { type Location, type Source, locate, withLocations } from './source-location.js';
export { type ValidateOptions, type Validation, readLive, validateCatalog } from './validate-catalog.js';
export { type SchemaValidation, type ValidateSchemaOptions, validate } from './validate.js';
