import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { FileHashes, Migration } from '../project/index.js';

/** sha256 of a migration's files as they were proven; line ends do not count, for git may change them. */
export const hashFiles = (up: string, down: string): FileHashes => ({ up: hashOf(up), down: hashOf(down) });

const hashOf = (text: string): string => createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');

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

/** Where the chain of drizzle-kit's snapshots and of the journal's times is broken, a sentence each. */
export function brokenChain(history: readonly Migration[]): string[] {
  return history.flatMap((migration, at) => {
    const before = history[at - 1];
    if (!before) return [];
    const [last, next] = [idsOf(before), idsOf(migration)];
    const isApart = last?.id !== undefined && next?.prevId !== undefined && next.prevId !== last.id;
    return [
      ...(isApart
        ? [
            `${migration.tag} does not build on ${before.tag}: two branches generated at once. Remove the later one and generate it again.`,
          ]
        : []),
      ...(migration.entry.when <= before.entry.when
        ? [`${migration.tag} is dated before ${before.tag}, so that drizzle-kit would skip it: generate it again.`]
        : []),
    ];
  });
}

const idsOf = ({ snapshot }: Migration): { readonly id?: string; readonly prevId?: string } | undefined =>
  snapshot as { id?: string; prevId?: string } | undefined;

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
  ...brokenChain(history),
];
