export { type Finding } from './finding.js';
export { deleteRow, insertRow, updateRow } from './operation-sql.js';
export { type OperationResult } from './operation-test.js';
export { withUpcoming } from './upcoming-changes.js';
export { fixFile, proveFix } from './prove-fix.js';
export {
  defineReporter,
  renderFailure,
  renderReport,
  type Reporter,
  type ReporterDefinition,
  type ReporterName,
  reporters,
  type ReportOptions,
} from './reporters/index.js';
export { type JsonFailure, type JsonReport } from './reporters/json-report.js';
export { labelsOf } from './reporters/labels.js';
export { mark } from './reporters/look.js';
export { inOrder } from './reporters/report-order.js';
export { frame, operationSection, rule, sections } from './reporters/sections.js';
export { textReport } from './reporters/text-report.js';
export { unmanagedNote } from './reporters/wording.js';
export { locate, type Location } from './source-location.js';
export { validateCatalog, type ValidateOptions } from './validate-catalog.js';
export {
  type ProjectValidation,
  proveProjectFix,
  validateProject,
  type ValidateProjectOptions,
  watched,
} from './validate-project.js';
export { type SchemaValidation, validate } from './validate.js';
export type { ValidateSchemaOptions } from './with-configuration.js';
export { type UpcomingChanges, type Validation } from './validation.js';
export type { Failure } from './reporters/failure.js';
