import type { CatalogObject } from '../catalog/index.js';
import type { Finding } from './finding.js';
import { inOrder } from './report-order.js';
import { frame, mark, operationSection, rule, type Section, sections } from './sections.js';
import type { Validation } from './validate-catalog.js';

export interface TextReportOptions {
  /** The name of the schema: `Starting Workflow Schema Validation`. */
  readonly title?: string;
  /** Names in the order in which they are listed; the others follow. */
  readonly order?: readonly string[];
}

/** The report as lines of text: a ✅ line for what is right, a ❌ line for each error, a ⚠️ line for each warning. */
export function textReport(validation: Validation, { title = '', order = [] }: TextReportOptions = {}): string[] {
  const { start, complete, failed } = frame(title);
  const errors = validation.findings.filter(({ severity }) => severity === 'error').length;
  return [
    start,
    rule,
    ...sections.flatMap((section) => sectionLines(section, validation, title, order)),
    ...operationLines(validation),
    rule,
    errors === 0 ? complete : failed.replace('{count}', String(errors)),
  ];
}

function sectionLines(section: Section, validation: Validation, title: string, order: readonly string[]): string[] {
  const findings = validation.findings.filter(({ kind }) => section.kinds.includes(kind));
  const declared = validation.expected.objects.filter(({ kind }) => kind === section.kinds[0]);
  const isQuiet = !section.each && !section.all;
  if (findings.length === 0 && (isQuiet || declared.length === 0)) return [];
  return [
    `${section.icon} Checking ${section.title}...`,
    ...(section.each ? eachLine(section.each, inOrder(declared, validation.expected, order), findings) : []),
    ...(section.all ? allLine(section.all(title), declared, validation, hasError(findings)) : []),
    ...(section.each ? [] : findings.map(line)),
  ];
}

function eachLine(each: string, declared: readonly CatalogObject[], findings: readonly Finding[]): string[] {
  const ids = new Set(declared.map(({ id }) => id));
  const ofOne = (id: string): readonly Finding[] => findings.filter(({ root }) => root === id);
  const strangers = findings.filter(({ root }) => !ids.has(root));
  return [
    ...declared.flatMap(({ id, path }) => [
      ...(hasError(ofOne(id)) ? [] : [`${mark.ok} ${each.replace('{name}', path.at(-1) ?? '')}`]),
      ...ofOne(id).map(line),
    ]),
    ...strangers.map(line),
  ];
}

/** One line for all objects of a kind: when some are missing, also with their table, it says how many are there. */
function allLine(
  all: string,
  declared: readonly CatalogObject[],
  { missing }: Validation,
  isWrong: boolean,
): readonly string[] {
  const found = declared.filter(({ id }) => !missing.has(id)).length;
  if (found < declared.length) return [`${mark.error} ${all.replace('{count}', `${found} of ${declared.length}`)}`];
  return isWrong ? [] : [`${mark.ok} ${all.replace('{count}', String(found))}`];
}

function operationLines({ operations }: Validation): string[] {
  if (operations.length === 0) return [];
  const told = operations.filter(({ finding, isTold }) => finding !== undefined || isTold);
  return [
    `${operationSection.icon} ${operationSection.title}`,
    ...told.map(({ message, finding }) => `${finding ? mark.error : mark.ok} ${message}`),
  ];
}

const hasError = (findings: readonly Finding[]): boolean => findings.some(({ severity }) => severity === 'error');

const line = ({ severity, message }: Finding): string => `${mark[severity]} ${message}`;
