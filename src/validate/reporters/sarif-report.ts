import { visible } from '../../postgres/catalog/index.js';
import type { Finding } from '../finding.js';
import type { Validation } from '../validation.js';
import type { Failure } from './failure.js';
import { changeLabel, notesOf, type UpcomingLine, upcomingLines } from './wording.js';

/**
 * The findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), ready for JSON.
 *
 * Files are relative to the project's root, which SARIF calls `%SRCROOT%`.
 */
export function sarifReport(validation: Validation): object {
  const { findings } = validation;
  const coming = upcomingLines(validation);
  const rules = new Map([
    ...findings.map((finding) => [ruleId(finding), ruleOf(finding)] as const),
    ...coming.map((line) => [comingId(line), comingRule(line)] as const),
  ]);
  const ids = [...rules.keys()];
  const results = [
    ...findings.map((finding) => resultOf(finding, ids.indexOf(ruleId(finding)))),
    ...coming.map((line) => comingResult(line, ids.indexOf(comingId(line)))),
  ];
  const notes = notesOf(validation).map((text) => ({ level: 'note', message: { text } }));
  const invocation = { executionSuccessful: true, ...(notes.length > 0 && { toolExecutionNotifications: notes }) };
  return log([...rules.values()], invocation, results);
}

/** SARIF of a run that failed: the database could not be looked at. */
export const sarifFailure = ({ error, code, facts }: Failure): object =>
  log(
    [],
    {
      executionSuccessful: false,
      toolExecutionNotifications: [
        { level: 'error', message: { text: error }, descriptor: { id: code }, properties: { facts } },
      ],
    },
    [],
  );

const log = (rules: readonly object[], invocation: object, results: readonly object[]): object => ({
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [{ tool: { driver: { name: 'archon-schema', rules } }, invocations: [invocation], results }],
});

const ruleId = ({ kind, change }: Finding): string => `${kind}/${change}`;

/** GitHub's code scanning asks for both descriptions and the help. */
const ruleOf = (finding: Finding): object => ({
  id: ruleId(finding),
  shortDescription: { text: `${finding.kind} ${changeLabel[finding.change]}` },
  fullDescription: { text: fullDescriptions[finding.change] },
  help: { text: 'Bring the database back to the declaration, or change the declaration and generate a migration.' },
});

const comingId = ({ about }: UpcomingLine): string => `migrations/${about}`;

const comingTexts: Readonly<Record<UpcomingLine['about'], readonly [short: string, full: string, help: string]>> = {
  pending: ['migrations pending', 'A migration is not applied to the database.', 'Run "archon-schema migrate".'],
  ahead: ['declarations ahead', 'A declaration is in no migration.', 'Run "archon-schema generate".'],
};

function comingRule(line: UpcomingLine): object {
  const [short, full, help] = comingTexts[line.about];
  return {
    id: comingId(line),
    shortDescription: { text: short },
    fullDescription: { text: full },
    help: { text: help },
  };
}

const comingResult = (line: UpcomingLine, ruleIndex: number): object => ({
  ruleId: comingId(line),
  ruleIndex,
  level: line.severity,
  message: { text: visible(line.text) },
  locations: [{ logicalLocations: [{ fullyQualifiedName: comingId(line), kind: 'migrations' }] }],
  partialFingerprints: { 'difference/v1': JSON.stringify([comingId(line)]) },
});

const fullDescriptions: Readonly<Record<Finding['change'], string>> = {
  missing: 'It is declared, and not in the database.',
  unexpected: 'It is in the database, and not declared.',
  changed: 'It is in the database otherwise than it is declared.',
};

function resultOf(finding: Finding, ruleIndex: number): object {
  const { severity, change, kind, id, property, expected, actual, message, location, fix } = finding;
  return {
    ruleId: ruleId(finding),
    ruleIndex,
    level: severity,
    message: { text: visible(message) },
    locations: [
      {
        ...(location && {
          physicalLocation: {
            artifactLocation: { uri: uriOf(location.file), uriBaseId: '%SRCROOT%' },
            region: { startLine: location.line },
          },
        }),
        logicalLocations: [{ fullyQualifiedName: id, kind }],
      },
    ],
    // Without values: the same object stays the same finding when it drifts further.
    partialFingerprints: { 'difference/v1': JSON.stringify([id, change, property]) },
    properties: { property, expected, actual, fix },
  };
}

const uriOf = (file: string): string => file.split('/').map(encodeURIComponent).join('/');
