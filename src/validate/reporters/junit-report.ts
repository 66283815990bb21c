import { type Severity, visible, visibleBlock } from '../../postgres/catalog/index.js';
import type { Finding } from '../finding.js';
import type { Validation } from '../validation.js';
import { type Failure, failureLine } from './failure.js';
import { operationSection, type Section, sections } from './sections.js';
import { count, heading, noReport, notesOf, type UpcomingLine, upcomingLines } from './wording.js';
import { element, textElement } from './xml.js';

/** What a testcase says of one finding. */
interface CaseFinding {
  readonly severity: Severity;
  readonly message: string;
  /** The type of the failure. */
  readonly change: Finding['change'] | UpcomingLine['about'];
  readonly location?: Finding['location'];
}

/** One testcase: something declared, and what was found about it. */
interface Case {
  readonly name: string;
  readonly findings: readonly CaseFinding[];
  /** True for what is missing along with the object that it stands on: the one failure is told there. */
  readonly isImplied?: boolean;
}

interface Suite {
  readonly title: string;
  readonly cases: readonly Case[];
}

/** The outcome as JUnit XML: a suite for each section of the report, a testcase for each declared object in it. */
export function junitReport(validation: Validation, { title }: { readonly title?: string } = {}): string {
  const suites: Suite[] = sections().map((section) => ({ title: section.title, cases: casesOf(section, validation) }));
  const operations = validation.operations.map(({ name, finding }) => ({ name, findings: finding ? [finding] : [] }));
  if (operations.length > 0) suites.push({ title: operationSection.subject, cases: operations });
  if (validation.upcoming) suites.push({ title: 'Migrations', cases: comingCases(validation) });
  const totals = countsOf(suites.flatMap(({ cases }) => cases));
  const notes = notesOf(validation).flatMap((value) =>
    element('properties', {}, element('property', { name: 'note', value }, [])),
  );
  const lines = suites.flatMap((suite, at) => suiteLines(suite, at === 0 ? notes : []));
  return documentOf(element('testsuites', { name: heading(title), ...totals }, lines));
}

/** JUnit XML with one testcase that ended in an error: the database could not be looked at. */
export function junitFailure(failure: Failure): string {
  const message = failureLine(failure);
  const counts = { tests: 1, failures: 0, errors: 1, skipped: 0 };
  const error = textElement('error', { message: visible(message), type: failure.code }, visibleBlock(message));
  const testcase = element('testcase', { classname: heading(), name: noReport }, [error]);
  const suite = element('testsuite', { name: heading(), ...counts }, testcase);
  return documentOf(element('testsuites', { name: heading(), ...counts }, suite));
}

const documentOf = (lines: readonly string[]): string =>
  ['<?xml version="1.0" encoding="UTF-8"?>', ...lines].join('\n');

/** A finding belongs to its object, or to the one on which its object stands; any other one is a testcase of its own. */
function casesOf({ kinds, title }: Section, { findings, expected, missing }: Validation): readonly Case[] {
  const own = findings.filter(({ kind }) => kinds.includes(kind));
  const declared = expected.objects.filter(
    ({ kind, parent }) => kind === kinds[0] || (parent === undefined && kinds.includes(kind)),
  );
  if (declared.length === 0) return [{ name: title, findings: own }];
  const ids = new Set(declared.map(({ id }) => id));
  const caseOf = ({ id, root }: Finding): string => (!ids.has(id) && ids.has(root) ? root : id);
  return [...new Set([...ids, ...own.map(caseOf)])].map((name) => {
    const about = own.filter((finding) => caseOf(finding) === name);
    return { name, findings: about, isImplied: about.length === 0 && missing.has(name) };
  });
}

/** Both cases are there whatever the outcome, so that their names stay. */
function comingCases(validation: Validation): readonly Case[] {
  const names = { pending: 'all migrations are applied', ahead: 'all declarations are in a migration' } as const;
  const lines = upcomingLines(validation);
  return (['pending', 'ahead'] as const).map((about) => ({
    name: names[about],
    findings: lines
      .filter((line) => line.about === about)
      .map(({ severity, text }) => ({ severity, message: text, change: about })),
  }));
}

const errorsOf = ({ findings }: Case): readonly CaseFinding[] =>
  findings.filter(({ severity }) => severity === 'error');

const countsOf = (cases: readonly Case[]) => ({
  tests: cases.length,
  failures: cases.filter((one) => errorsOf(one).length > 0).length,
  errors: 0,
  skipped: cases.filter(({ isImplied }) => isImplied).length,
});

const suiteLines = ({ title, cases }: Suite, properties: readonly string[]): string[] =>
  element('testsuite', { name: title, ...countsOf(cases) }, [
    ...properties,
    ...cases.flatMap((one) => caseLines(title, one)),
  ]);

function caseLines(classname: string, one: Case): string[] {
  const { name, findings, isImplied } = one;
  const errors = errorsOf(one);
  const warnings = findings
    .filter(({ severity }) => severity === 'warning')
    .map(({ message }) => `warning: ${visible(message)}`);
  const location = findings.find((finding) => finding.location)?.location;
  return element('testcase', { classname, name: visible(name), file: location?.file, line: location?.line }, [
    ...(isImplied ? element('skipped', { message: 'missing along with what it stands on' }, []) : []),
    ...failureLines(errors),
    ...(warnings.length > 0 ? [textElement('system-out', {}, warnings.join('\n'))] : []),
  ]);
}

/** One element for all errors: many readers of JUnit XML show the first one only. */
function failureLines(errors: readonly CaseFinding[]): string[] {
  const [first] = errors;
  if (!first) return [];
  const message = errors.length === 1 ? visible(first.message) : count(errors.length, 'difference');
  const text = errors.map((error) => visible(error.message)).join('\n');
  return [textElement('failure', { message, type: first.change }, text)];
}
