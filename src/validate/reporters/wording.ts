import type { Finding } from '../finding.js';
import type { Outlook } from '../pending.js';

/** `Workflow Schema Validation`; without a title, `Schema Validation`. */
export const heading = (title = ''): string => `${title === '' ? '' : `${title} `}Schema Validation`;

/** What is said instead of a report when the database could not be looked at. */
export const noReport = 'Schema Validation could not look at the database';

/** `1 error`, `2 errors`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** `2 errors, 1 warning`, or `no differences`. */
export function tally(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'no differences';
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  return [errors > 0 && count(errors, 'error'), warnings > 0 && count(warnings, 'warning')].filter(Boolean).join(', ');
}

/** What is wrong, in words that follow a kind: `column missing`. */
export const changeLabel = { missing: 'missing', unexpected: 'not declared', changed: 'changed' } as const;

/** What is still to come, in one line each: pending migrations, declarations without a migration. */
export const outlookWords = ({ tags, isAhead, changes }: Outlook): string[] => [
  ...(tags.length > 0 ? [`Not applied here yet, and no drift: ${tags.join(', ')} ("archon-schema migrate")`] : []),
  ...(isAhead
    ? ['The declarations are ahead of the migrations ("archon-schema generate" writes what is missing)']
    : []),
  ...(changes.length > 0 ? [`What that changes (${count(changes.length, 'difference')}):`] : []),
];
