import { isAbsolute, relative, resolve, sep } from 'node:path';

/** A path as people read it: from the working directory, where it is below that. */
export function fromHere(path: string): string {
  const short = relative(process.cwd(), resolve(path));
  return short === '' ? '.' : short.startsWith('..') || isAbsolute(short) ? resolve(path) : short;
}

/** A text in which paths below the working directory are told from there. */
export function shortened(text: string): string {
  const here = process.cwd();
  const folder = here.endsWith(sep) ? here : here + sep;
  // In the root of a disk every path begins so.
  return folder === sep
    ? text
    : text.split(folder).reduce((before, after) => before + (endsPath(before) ? folder : '') + after);
}

/** Whether what follows goes on with a path. */
const endsPath = (text: string): boolean => /[\w.~/\\-]$/.test(text);
