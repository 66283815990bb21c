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
    // Where each migration is a folder, its name decides what runs, not its time.
    const isLate = !isInOwnFolder(migration) && migration.entry.when <= before.entry.when;
    const found = [
      ...(isApart(before, migration)
        ? [{ kind: 'apart' as const, message: apart(before, migration, history.slice(at + 1)) }]
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

/** Whether a migration was generated, and proven, on something else than what is before it now. */
function isApart(before: Migration, migration: Migration): boolean {
  const [last, { parents }] = [linksOf(before.snapshot), linksOf(migration.snapshot)];
  return last.id !== undefined && parents.length > 0 && !parents.includes(last.id) && migration.behind !== before.tag;
}

function apart(before: Migration, migration: Migration, later: readonly Migration[]): string {
  const { tag, snapshot } = migration;
  const { parents } = linksOf(snapshot);
  const parent = later.find((one) => parents.includes(linksOf(one.snapshot).id ?? ''));
  if (parent)
    return `${tag} builds on ${parent.tag}, which comes after it: give its folder a later name, or remove it and generate it again.`;
  if (isInOwnFolder(migration))
    return `${tag} was generated on another branch than ${before.tag}, and is not proven behind it: run "archon-schema generate", which proves it there.`;
  return `${tag} does not build on ${before.tag}: two branches generated at once. Remove the one that is applied nowhere yet (its .sql, its files in down/ and catalog/, its entry in meta/_journal.json) and generate it again; where both are applied everywhere already, set "prevId" in the snapshot of ${tag} to "${linksOf(before.snapshot).id}".`;
}

/** Migrations of other branches that `generate` can prove behind what is before them: where each has a folder of its own. */
export const unjoined = (history: readonly Migration[]): Migration[] =>
  history.filter((migration, at) => {
    const before = history[at - 1];
    if (!before || !isInOwnFolder(migration) || !isApart(before, migration)) return false;
    if (isAccepted(migration, 'apart', before)) return false;
    const { parents } = linksOf(migration.snapshot);
    return !history.slice(at + 1).some((one) => parents.includes(linksOf(one.snapshot).id ?? ''));
  });

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
