/** `archon-schema/validate`: a live database against a schema, as data and as a report. */
export type { AnyDatabase } from '../postgres/connect/index.js';
export { type Severity } from '../postgres/catalog/index.js';
export { validateProject, type ValidateProjectOptions } from './validate-project.js';
export {
  defineReporter,
  type Finding,
  type Failure,
  type JsonFailure,
  type JsonReport,
  type Location,
  type OperationResult,
  type UpcomingChanges,
  type ProjectValidation,
  renderFailure,
  renderReport,
  type Reporter,
  type ReporterDefinition,
  type ReporterName,
  type ReportOptions,
  reporters,
  type SchemaValidation,
  validate,
  validateCatalog,
  type ValidateOptions,
  type ValidateSchemaOptions,
  type Validation,
} from '../validate/index.js';
