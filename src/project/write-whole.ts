import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The file is there whole or not at all. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, text);
  await rename(draft, file);
}
