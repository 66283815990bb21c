import type { Json } from '../../postgres/model/index.js';
import { propertyLabel, show } from '../../postgres/catalog/index.js';
import type { Finding } from '../finding.js';
import type { Validation } from '../validation.js';
import { type Failure, failureLine } from './failure.js';
import { mark } from './look.js';
import { code, fenced, plain } from './markdown.js';
import {
  changeLabel,
  changesHeading,
  count,
  heading,
  noReport,
  notesOf,
  notMigratedLine,
  notMigratedSteps,
  upcomingLines,
  verdict,
} from './wording.js';

/** GitHub refuses a comment of 65,536 characters or more; the rest is for the lines around the two. */
const most = { table: 40_000, sql: 24_000 } as const;

/**
 * The outcome as a comment on a pull request: a table of the findings, errors first, and the SQL that closes them.
 *
 * What makes it too long for GitHub is left out, and counted.
 */
export function markdownReport(validation: Validation, { title }: { readonly title?: string } = {}): string {
  const { ok, findings, notMigrated } = validation;
  const head = `## ${ok ? mark.ok : mark.error} ${plain(heading(title))}: ${verdict(validation)}`;
  if (notMigrated) return [head, notMigratedLine(notMigrated), ...notMigratedSteps(notMigrated)].join('\n\n');
  const ordered = (['error', 'warning'] as const).flatMap((one) => findings.filter(({ severity }) => severity === one));
  const parts = [
    head,
    ...fitting(ordered.map(rowOf), most.table, tableOf, 'finding'),
    ...fitting([...new Set(ordered.flatMap(({ fix }) => fix))], most.sql, detailsOf, 'statement'),
  ];
  parts.push(...comingParts(validation), ...notesOf(validation).map(plain));
  return parts.join('\n\n');
}

function comingParts(validation: Validation): string[] {
  const lines = upcomingLines(validation).map(({ severity, text }) => `${mark[severity].trim()} ${plain(text)}`);
  if (lines.length === 0) return [];
  const changes = (validation.upcoming?.changes ?? []).map(({ message }) => `- ${code(message, longest)}`);
  const list = (items: readonly string[]): string => items.join('\n');
  return [
    [...lines, ...changesHeading(validation).map(plain)].join('  \n'),
    ...fitting(changes, most.table / 10, list, 'change'),
  ];
}

/** A heading and the error: the database could not be looked at. */
export const markdownFailure = (failure: Failure): string =>
  `## ${mark.error} ${noReport}\n\n${code(failureLine(failure).replaceAll(/\s*\n\s*/g, ' '), most.table / 10)}`;

/** As many items as fit, from the first on, and how many are left out. */
function fitting(
  items: readonly string[],
  characters: number,
  render: (items: readonly string[]) => string,
  noun: string,
): string[] {
  let taken = 0;
  while (taken < items.length && render(items.slice(0, taken + 1)).length <= characters) taken++;
  const left = items.length - taken;
  return [
    ...(taken > 0 ? [render(items.slice(0, taken))] : []),
    ...(left > 0 ? [`${count(left, noun)} left out, for length.`] : []),
  ];
}

const tableOf = (rows: readonly string[]): string =>
  ['| | object | what | expected | actual |', '|---|---|---|---|---|', ...rows].join('\n');

const detailsOf = (statements: readonly string[]): string =>
  [
    `<details>\n<summary>SQL to close them</summary>`,
    fenced('sql', statements.map((statement) => `${statement};`).join('\n')),
    '</details>',
  ].join('\n\n');

function rowOf({ severity, change, id, property, expected, actual, location }: Finding): string {
  const what = change === 'changed' ? propertyLabel(property ?? '') : changeLabel[change];
  const where = location ? ` ${code(`${location.file}:${location.line}`, longest)}` : '';
  const cells = [mark[severity].trim(), code(id, longest) + where, plain(what), valueOf(expected), valueOf(actual)];
  return `| ${cells.join(' | ')} |`;
}

/** How many characters of a value are shown. */
const longest = 200;

const valueOf = (value: Json): string => code(show(value), longest);
