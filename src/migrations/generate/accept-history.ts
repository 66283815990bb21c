import {
  acceptedFile,
  acceptedText,
  type ChainBreak,
  chainBreaks,
  type Project,
  readAccepted,
  readMigrations,
} from '../../project/index.js';
import { ownFolder } from './own-folder.js';
import { writeFiles } from './write-files.js';

/** What was recorded as known. */
export interface AcceptedHistory {
  /** The file in which it is recorded, beside the migrations. */
  readonly file: string;
  /** The faults that are accepted now and were not before: a migration, the one before it, and what is wrong between them. */
  readonly accepted: readonly ChainBreak[];
}

/**
 * Records that the faults in the order of a project's migrations are applied everywhere and stay, as the command `generate
 * --accept-history` does. A fault that comes later is none of them.
 *
 * @example
 * const { accepted } = await acceptHistory(await loadProject('.'));
 * @returns what was recorded; nothing is written where the migrations are in order
 * @throws SchemaError when the folder cannot be read
 */
export const acceptHistory = (project: Project): Promise<AcceptedHistory> =>
  ownFolder(project, async () => {
    const accepted = chainBreaks(await readMigrations(project));
    const file = acceptedFile(project.out);
    if (accepted.length > 0)
      await writeFiles(project.out, [[file, acceptedText([...readAccepted(project.out), ...accepted])]]);
    return { file, accepted };
  });
