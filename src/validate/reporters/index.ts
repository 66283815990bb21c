import { visibleJson } from '../../postgres/catalog/index.js';
import type { Validation } from '../validation.js';
import type { Failure } from './failure.js';
import { gccFailure, gccReport } from './gcc-report.js';
import { githubFailure, githubReport } from './github-report.js';
import { jsonFailure, jsonReport } from './json-report.js';
import { junitFailure, junitReport } from './junit-report.js';
import { markdownFailure, markdownReport } from './markdown-report.js';
import { sarifFailure, sarifReport } from './sarif-report.js';
import { textReport, type TextReportOptions } from './text-report.js';
import { didYouMean } from '../../errors/index.js';

/** What any reporter may be told; each takes what it needs. */
export interface ReportOptions extends TextReportOptions {
  /** The database as it is named in messages, without a password. */
  readonly database?: string;
  /** Where the expectation comes from: `snapshot` or `shadow`. */
  readonly source?: string;
}

/** The names of the reporters that the command line offers. */
export type ReporterName = 'text' | 'json' | 'junit' | 'sarif' | 'github' | 'markdown' | 'gcc';

/** Turns a validation into the text of a report, without a line break at its end. */
export type Reporter = (validation: Validation, options?: ReportOptions) => string;

/** A reporter that {@link defineReporter} adds. */
export interface ReporterDefinition {
  readonly report: Reporter;
  /** What is reported if the database could not be read; an empty text without it. */
  readonly failure?: (failure: Failure) => string;
}

/** The reporters that the command line offers, by name. */
export const reporters: Readonly<Record<ReporterName, Reporter>> = {
  text: (validation, options) => textReport(validation, options).join('\n'),
  json: (validation, { database = '', source = '' } = {}) => visibleJson(jsonReport(validation, database, source)),
  junit: junitReport,
  sarif: (validation) => visibleJson(sarifReport(validation)),
  github: (validation, options) => githubReport(validation, options).join('\n'),
  markdown: markdownReport,
  gcc: gccReport,
};

/** What each reporter says when the database could not be looked at; text leaves it to stderr. */
export const failureReporters: Readonly<Record<ReporterName, (failure: Failure) => string>> = {
  text: () => '',
  json: (failure) => visibleJson(jsonFailure(failure)),
  junit: junitFailure,
  sarif: (failure) => visibleJson(sarifFailure(failure)),
  github: githubFailure,
  markdown: markdownFailure,
  gcc: gccFailure,
};

const added = new Map<string, ReporterDefinition>();

/**
 * Adds a reporter, for {@link renderReport} and {@link renderFailure} to find by its name.
 *
 * @param name one that exists already is replaced
 */
export function defineReporter(name: string, definition: ReporterDefinition): void {
  added.set(name, definition);
}

/**
 * A validation as the text of a report, without a line break at its end.
 *
 * @param name a reporter of the command line, or one that {@link defineReporter} has added
 * @throws RangeError for another name, with those that exist
 */
export const renderReport = (name: string, validation: Validation, options?: ReportOptions): string =>
  named(name).report(validation, options);

/**
 * The report of a validation that could not run, e.g. because the database refuses the connection.
 *
 * @param name as for {@link renderReport}
 * @param message why, in one line
 * @throws RangeError for a name that no reporter has
 */
export const renderFailure = (name: string, failure: Failure): string => named(name).failure?.(failure) ?? '';

function named(name: string): ReporterDefinition {
  const definition = added.get(name);
  if (definition) return definition;
  if (isBuiltIn(name)) return { report: reporters[name], failure: failureReporters[name] };
  const names = [...new Set([...Object.keys(reporters), ...added.keys()])];
  const message = `No reporter is called ${JSON.stringify(name)}: there are ${names.join(', ')}.`;
  throw new RangeError([message, didYouMean(name, names)].filter(Boolean).join(' '));
}

const isBuiltIn = (name: string): name is ReporterName => Object.hasOwn(reporters, name);
