import { isAbsolute, relative, resolve } from 'node:path';

/** A path as people read it: from the working directory, where it is below that. */
export function fromHere(path: string): string {
  const short = relative(process.cwd(), resolve(path));
  return short === '' ? '.' : short.startsWith('..') || isAbsolute(short) ? resolve(path) : short;
}
