import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { ChainBreak } from './accepted-faults.js';
import type { FileHashes } from './catalog-snapshot.js';
import { linksOf } from './drizzle-snapshot.js';
import { isInOwnFolder } from './files.js';
import type { Migration } from './migration-files.js';
import { SchemaError } from '../../errors/index.js';

/** sha256 of a migration's files as they were proven. */
export const hashFiles = (up: string, down: string): FileHashes => ({ up: hashOf(up), down: hashOf(down) });

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Files that are not what was proven. */
export const editedFiles = ({ sql = '', downSql = '', file, downFile, proven }: Migration): string[] => {
  if (!proven) return [];
  const now = hashFiles(sql, downSql);
  return [...(now.up === proven.up ? [] : [file]), ...(now.down === proven.down ? [] : [downFile])];
};

/** Files that the journal names and that are not there. A migration that drizzle-kit alone has written has no rollback, and no catalog. */
export const missingFiles = (history: readonly Migration[]): string[] =>
  history.flatMap(({ sql, file, downSql, downFile, declared, catalogFile }) => [
    ...(sql === undefined ? [file] : []),
    ...(downSql === undefined && declared ? [downFile] : []),
    ...(downSql !== undefined && !declared ? [catalogFile] : []),
  ]);

interface ChainFault extends ChainBreak {
  readonly migration: Migration;
  readonly message: string;
}

/** Where the chain of drizzle-kit's snapshots and of the journal's times is broken, and nobody has accepted it. */
function chainFaults(history: readonly Migration[]): ChainFault[] {
  return history.flatMap((migration, at) => {
    const before = history[at - 1];
    if (!before) return [];
    const isFolder = isInOwnFolder(migration);
    const [last, next] = [linksOf(before.snapshot), linksOf(migration.snapshot)];
    const isApart = last.id !== undefined && next.parents.length > 0 && !next.parents.includes(last.id);
    // Where each migration is a folder, its name decides what runs, not its time.
    const isLate = !isFolder && migration.entry.when <= before.entry.when;
    const removal = isFolder
      ? `its folder`
      : 'its .sql, its files in down/ and catalog/, its entry in meta/_journal.json';
    const repair = isFolder
      ? `add "${last.id}" to "prevIds" in its snapshot`
      : `set "prevId" in its snapshot to "${last.id}"`;
    const found = [
      ...(isApart
        ? [
            {
              kind: 'apart' as const,
              message: `${migration.tag} does not build on ${before.tag}: two branches generated at once. Remove the later one (${removal}) and generate it again; where it is applied everywhere already, ${repair}.`,
            },
          ]
        : []),
      ...(isLate
        ? [
            {
              kind: 'late' as const,
              message: `${migration.tag} is dated before ${before.tag}, so that drizzle-kit would skip it: generate it again.`,
            },
          ]
        : []),
    ];
    return found
      .filter(({ kind }) => !isAccepted(migration, kind, before))
      .map((fault) => ({ ...fault, migration, tag: migration.tag, after: before.tag }));
  });
}

const isAccepted = ({ accepted = [] }: Migration, kind: ChainBreak['kind'], before: Migration): boolean =>
  accepted.some((known) => known.kind === kind && known.after === before.tag);

/** Where the chain is broken, as it can be accepted. */
export const chainBreaks = (history: readonly Migration[]): ChainBreak[] =>
  chainFaults(history).map(({ kind, tag, after }) => ({ kind, tag, after }));

/**
 * Which of these migrations were proven on another base than they would meet, a sentence each with the way out. What is applied
 * everywhere is history: nobody builds it anew.
 *
 * @param concerned those that would be applied, recorded, or built upon
 */
export const brokenChain = (history: readonly Migration[], concerned: readonly Migration[]): string[] =>
  chainFaults(history).flatMap(({ migration, message }) => (concerned.includes(migration) ? [message] : []));

/**
 * Refuses to go on with a migration that was proven on another base than it would meet.
 *
 * @param nothing what has not happened yet: `Nothing was run.`
 * @throws SchemaError with the first place where the chain is broken, and the way out
 */
export function refuseBrokenChain(
  history: readonly Migration[],
  concerned: readonly Migration[],
  nothing = 'Nothing was run.',
): void {
  const faults = chainFaults(history).filter(({ migration }) => concerned.includes(migration));
  const [first, ...more] = faults.map(({ message }) => message);
  if (first !== undefined)
    throw new SchemaError('history.branched', `${first} ${nothing}`, {
      facts: { tags: faults.map(({ migration }) => migration.tag) },
      details: more,
    });
}

/** Everything that is wrong with a folder of migrations, a sentence each. */
export const folderFaults = (history: readonly Migration[]): string[] => [
  ...missingFiles(history).map((file) => `${file} is missing: restore it from git.`),
  ...history
    .flatMap((migration) =>
      migration.sql === undefined || migration.downSql === undefined ? [] : editedFiles(migration),
    )
    .map(
      (file) =>
        `${file} was edited since it was proven: restore it from git, or run "archon-schema generate", which proves ${basename(file)} anew.`,
    ),
  ...chainFaults(history).map(({ message }) => message),
];
