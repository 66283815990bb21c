import { visibleJson } from '../../postgres/catalog/index.js';
import type { Validation } from '../validation.js';
import type { Failure } from './failure.js';
import { githubFailure, githubReport } from './github-report.js';
import { jsonFailure, jsonReport } from './json-report.js';
import { junitFailure, junitReport } from './junit-report.js';
import { markdownFailure, markdownReport } from './markdown-report.js';
import { sarifFailure, sarifReport } from './sarif-report.js';
import { textReport, type TextReportOptions } from './text-report.js';

/** What any reporter may be told; each takes what it needs. */
export interface ReportOptions extends TextReportOptions {
  /** The database as it is named in messages, without a password. */
  readonly database?: string;
  /** Where the expectation comes from: `snapshot` or `shadow`. */
  readonly source?: string;
}

export type ReporterName = 'text' | 'json' | 'junit' | 'sarif' | 'github' | 'markdown';

/** Turns a validation into the text of a report, without a line break at its end. */
export type Reporter = (validation: Validation, options?: ReportOptions) => string;

/** The reporters by name. */
export const reporters: Readonly<Record<ReporterName, Reporter>> = {
  text: (validation, options) => textReport(validation, options).join('\n'),
  json: (validation, { database = '', source = '' } = {}) => visibleJson(jsonReport(validation, database, source)),
  junit: junitReport,
  sarif: (validation) => visibleJson(sarifReport(validation)),
  github: (validation, options) => githubReport(validation, options).join('\n'),
  markdown: markdownReport,
};

/** What each reporter says when the database could not be looked at; text leaves it to stderr. */
export const failureReporters: Readonly<Record<ReporterName, (failure: Failure) => string>> = {
  text: () => '',
  json: (failure) => visibleJson(jsonFailure(failure)),
  junit: junitFailure,
  sarif: (failure) => visibleJson(sarifFailure(failure)),
  github: githubFailure,
  markdown: markdownFailure,
};
