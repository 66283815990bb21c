import { writeWhole } from '../../project/index.js';
import { recorded } from './own-folder.js';

/** A file that is to be written, and what is to stand in it. */
export type FileText = readonly [file: string, text: string];

/**
 * Writes what was planned, in its order: the journal comes last, and without it no other file counts.
 *
 * @param out the folder of the migrations
 * @param planned of a file that is named twice the last text counts
 * @returns the files
 */
export async function writeFiles(out: string, planned: readonly FileText[]): Promise<string[]> {
  const files = [...new Map(planned)];
  if (files.length > 0)
    await recorded(out, files, async () => {
      for (const [file, text] of files) await writeWhole(file, text);
    });
  return files.map(([file]) => file);
}
