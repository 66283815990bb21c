export type { Finding, Severity } from './finding.js';
export { jsonReport, type JsonReport } from './json-report.js';
export type { OperationResult } from './operation-test.js';
export { textReport, type TextReportOptions } from './text-report.js';
export { validate, type ValidateOptions, type Validation } from './validate.js';
