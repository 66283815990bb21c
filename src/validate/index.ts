export { type Finding, type Severity, signature } from './finding.js';
export { jsonReport, type JsonReport } from './json-report.js';
export type { OperationResult } from './operation-test.js';
export { deleteRow, insertRow, updateRow } from './operation-sql.js';
export { inOrder } from './report-order.js';
export { frame, mark, operationSection, rule, sections } from './sections.js';
export { textReport, type TextReportOptions } from './text-report.js';
export { validateCatalog, type ValidateOptions, type Validation } from './validate-catalog.js';
