import type { CatalogObject } from '../../postgres/model/index.js';
import { visible } from '../../postgres/catalog/index.js';
import type { Finding } from '../finding.js';
import type { Validation } from '../validation.js';
import { labelsOf } from './labels.js';
import { type Look, lookOf, type LookOptions } from './look.js';
import { inOrder } from './report-order.js';
import {
  changesHeading,
  notesOf,
  notMigratedLine,
  notMigratedSteps,
  upcomingLines,
  unmanagedNote,
  verdict,
} from './wording.js';
import { frame, operationSection, rule, type Section, sections } from './sections.js';

export interface TextReportOptions extends LookOptions {
  /** The name of the schema: `Starting Workflow Schema Validation`. */
  readonly title?: string;
  /** Names in the order in which they are listed; the others follow. */
  readonly order?: readonly string[];
  /** What to do next, in one line: the last one. */
  readonly next?: string;
}

/** What every part of the report needs. */
interface ReportContext {
  readonly validation: Validation;
  readonly title: string;
  readonly order: readonly string[];
  readonly look: Look;
}

/** The report as lines of text: a ✅ line for what is right, a ❌ line for each error, a ⚠️ line for each warning. */
export function textReport(validation: Validation, options: TextReportOptions = {}): string[] {
  const { title = '', order = [] } = options;
  const look = lookOf(options);
  const context: ReportContext = { validation, title, order, look };
  const { start, complete, failed } = frame(title, look);
  const end = failed.replace('{verdict}', () => verdict(validation));
  const { notMigrated } = validation;
  if (notMigrated)
    return [start, rule, look.error(notMigratedLine(notMigrated)), rule, end, ...notMigratedSteps(notMigrated)];
  return [
    start,
    rule,
    ...sections().flatMap((section) => sectionLines(section, context)),
    ...operationLines(context),
    rule,
    validation.ok ? complete : end,
    ...comingLines(context),
    ...unmanagedNote(validation.unmanaged),
    ...notesOf(validation),
    ...(options.next === undefined ? [] : [options.next]),
  ];
}

function sectionLines(section: Section, context: ReportContext): string[] {
  const { validation, title, look } = context;
  const findings = validation.findings.filter(({ kind }) => section.kinds.includes(kind));
  const declared = validation.expected.objects.filter(({ kind }) => kind === section.kinds[0]);
  const isQuiet = !section.each && !section.all;
  if (findings.length === 0 && (isQuiet || declared.length === 0)) return [];
  return [
    look.heading(section.icon, `Checking ${section.title}...`),
    ...(section.each ? eachLine(section.each, declared, findings, context) : []),
    ...(section.all ? allLine(section.all(title), declared, hasError(findings), context) : []),
    ...(section.each ? [] : findings.map((finding) => line(finding, look))),
  ];
}

function eachLine(
  each: string,
  declared: readonly CatalogObject[],
  findings: readonly Finding[],
  { validation, order, look }: ReportContext,
): string[] {
  const labels = labelsOf(declared);
  const ofOne = (id: string): readonly Finding[] => findings.filter(({ root }) => root === id);
  const strangers = findings.filter(({ root }) => !labels.has(root));
  return [
    ...inOrder(declared, validation.expected, order).flatMap(({ id }) => [
      ...(hasError(ofOne(id)) ? [] : [look.ok(each.replace('{name}', () => labels.get(id) ?? id))]),
      ...ofOne(id).map((finding) => line(finding, look)),
    ]),
    ...strangers.map((finding) => line(finding, look)),
  ];
}

/** One line for all objects of a kind: when some are missing, also with their table, it says how many are there. */
function allLine(
  all: string,
  declared: readonly CatalogObject[],
  isWrong: boolean,
  { validation: { missing }, look }: ReportContext,
): readonly string[] {
  const found = declared.filter(({ id }) => !missing.has(id)).length;
  if (found < declared.length) return [look.error(all.replace('{count}', `${found} of ${declared.length}`))];
  return isWrong ? [] : [look.ok(all.replace('{count}', String(found)))];
}

function operationLines({ validation: { operations }, look }: ReportContext): string[] {
  if (operations.length === 0) return [];
  const shown = operations.filter(({ finding, isTold }) => finding !== undefined || isTold);
  return [
    look.heading(operationSection.icon, operationSection.title),
    ...shown.map(({ message, finding }) => look[finding?.severity ?? 'ok'](visible(message))),
  ];
}

function comingLines({ validation, look }: ReportContext): string[] {
  return [
    ...upcomingLines(validation).map(({ severity, text }) => look[severity](visible(text))),
    ...changesHeading(validation),
    ...(validation.upcoming?.changes ?? []).map(({ message }) => `  ${visible(message)}`),
  ];
}

const hasError = (findings: readonly Finding[]): boolean => findings.some(({ severity }) => severity === 'error');

/** With the place where the object is declared, as terminals and editors open it. */
const line = ({ severity, message, location }: Finding, look: Look): string =>
  look[severity](visible(location ? `${message} (${location.file}:${location.line})` : message));
