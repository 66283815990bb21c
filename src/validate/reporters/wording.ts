import { countDrift, describeNotModelled, type Severity } from '../../postgres/catalog/index.js';
import type { Kind } from '../../postgres/model/index.js';
import type { Finding } from '../finding.js';
import type { NotMigrated } from '../not-migrated.js';
import type { UpcomingFailure, Validation } from '../validation.js';

/** `Workflow Schema Validation`; without a title, `Schema Validation`. */
export const heading = (title = ''): string => `${title === '' ? '' : `${title} `}Schema Validation`;

/** What is said instead of a report when the database could not be looked at. */
export const noReport = 'Schema Validation could not look at the database';

/** `1 error`, `2 errors`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** What was found, in one phrase: `2 differences, 1 warning, 1 failed operation`, or `no differences`. */
export function tally(findings: readonly Finding[]): string {
  const operations = findings.filter(({ kind }) => kind === 'operation');
  const failed = operations.filter(({ severity }) => severity === 'error');
  const differences = findings.filter(({ kind }) => kind !== 'operation');
  return [
    ...(differences.length > 0 || operations.length === 0 ? [countDrift(differences)] : []),
    ...(failed.length > 0 ? [count(failed.length, 'failed operation')] : []),
    ...(operations.length > failed.length ? ['operations not tested'] : []),
  ].join(', ');
}

/** That a database was not migrated at all, in one line. */
export function notMigratedLine({ pending, declared, isEmpty }: NotMigrated): string {
  const waiting = `${count(pending, 'migration')} ${pending === 1 ? 'is' : 'are'} pending`;
  const nothing = `none of the ${declared} declared objects exists`;
  return isEmpty ? `${waiting} and the database is empty: ${nothing}.` : `${waiting}, and ${nothing} in the database.`;
}

/** What comes next there, a line each. */
export const notMigratedSteps = ({ hasCatalogs, pending }: NotMigrated): string[] => [
  `Next: "archon-schema migrate" applies ${pending === 1 ? 'it' : 'them'}.`,
  ...(hasCatalogs
    ? []
    : [
        'The migrations have no catalog snapshots yet: "archon-schema generate --backfill" writes them, with rollbacks.',
      ]),
];

/** Why a validation failed, or that it did not: {@link tally}, and what of the migrations fails it. */
export function verdict({ findings, failures = [], notMigrated }: Validation): string {
  if (notMigrated) return 'no migration is applied';
  const found = findings.length === 0 && failures.length > 0 ? [] : [tally(findings)];
  return [...found, ...failures.map((failure) => failureWords[failure])].join(', ');
}

const failureWords: Readonly<Record<UpcomingFailure, string>> = {
  pending: 'migrations are pending',
  ahead: 'the declarations are ahead of the migrations',
};

/** What is wrong, in words that follow a kind: `column missing`. */
export const changeLabel = { missing: 'missing', unexpected: 'not declared', changed: 'changed' } as const;

/** One thing that is still to come, in one line, and whether it fails the validation. */
export interface UpcomingLine {
  readonly about: UpcomingFailure;
  readonly severity: Severity;
  readonly text: string;
}

/** What is still to come: pending migrations, declarations without a migration. */
export function upcomingLines({ upcoming, failures = [] }: Validation): UpcomingLine[] {
  if (!upcoming) return [];
  const line = (about: UpcomingFailure, text: string): UpcomingLine => ({
    about,
    severity: failures.includes(about) ? 'error' : 'warning',
    text,
  });
  const { tags, isAhead } = upcoming;
  const and = failures.includes('pending') ? '' : ', and no drift';
  return [
    ...(tags.length > 0
      ? [line('pending', `Not applied here yet${and}: ${tags.join(', ')} ("archon-schema migrate")`)]
      : []),
    ...(isAhead
      ? [
          line(
            'ahead',
            'The declarations are ahead of the migrations ("archon-schema generate" writes what is missing)',
          ),
        ]
      : []),
  ];
}

/** The heading over what is still to change; nothing if nothing is. */
export const changesHeading = ({ upcoming }: Validation): string[] =>
  upcoming && upcoming.changes.length > 0
    ? [`What that changes (${count(upcoming.changes.length, 'difference')}):`]
    : [];

/** What a reader should know beside the findings: what was not compared, and why something counts as drift that may be none. */
export const notesOf = ({ notCompared, notReplayed }: Validation): string[] => [
  ...(notCompared.length === 0 ? [] : [`Not compared: ${describeNotModelled(notCompared)} (see docs/coverage.md)`]),
  ...(notReplayed === undefined
    ? []
    : [
        `What custom SQL in the migrations made counts as drift, for they do not run on the scratch database: ${notReplayed}`,
      ]),
];

/** Which kinds are compared only if they are declared, in one line; nothing if all are compared. */
export const unmanagedNote = (kinds: readonly Kind[]): string[] =>
  kinds.length === 0
    ? []
    : [`Of these kinds only what is declared was compared (see "managed" in the settings): ${kinds.join(', ')}`];
