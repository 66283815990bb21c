import { visible, visibleBlock } from '../../postgres/catalog/index.js';
import type { Validation } from '../validation.js';
import { type Failure, failureLine } from './failure.js';
import {
  changeLabel,
  count,
  heading,
  noReport,
  notesOf,
  notMigratedLine,
  notMigratedSteps,
  upcomingLines,
  verdict,
} from './wording.js';

/**
 * The findings as workflow commands of GitHub Actions, which shows them as annotations; one notice where all is well.
 *
 * The escaping is that of https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts.
 */
export function githubReport(validation: Validation, { title }: { readonly title?: string } = {}): string[] {
  const { ok, findings, expected, notMigrated } = validation;
  if (notMigrated)
    return [
      command(
        'error',
        { title: heading(title) },
        [notMigratedLine(notMigrated), ...notMigratedSteps(notMigrated)].join(' '),
      ),
    ];
  const lines = findings.map(({ severity, kind, change, message, location }) =>
    command(severity, { ...location, title: `${kind} ${changeLabel[change]}` }, visible(message)),
  );
  const coming = upcomingLines(validation).map(({ severity, text }) =>
    command(severity, { title: heading(title) }, text),
  );
  lines.push(...coming);
  const summary = `${count(expected.objects.length, 'object')} compared, ${verdict(validation)}`;
  const notes = [...(ok ? [summary] : []), ...notesOf(validation)];
  return notes.length === 0 ? lines : [...lines, command('notice', { title: heading(title) }, notes.join('. '))];
}

/** The error as a workflow command: the database could not be looked at. */
export const githubFailure = (failure: Failure): string => command('error', { title: noReport }, failureLine(failure));

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = ['file', 'line', 'title'].flatMap((key) =>
    properties[key] === undefined ? [] : `${key}=${escapeProperty(visible(String(properties[key])))}`,
  );
  return `::${name} ${list.join(',')}::${escapeData(visibleBlock(message))}`;
}

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
