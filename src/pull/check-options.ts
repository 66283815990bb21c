import { namedFile } from './choose-file.js';
import { kindsNamed } from './only.js';
import type { PullOptions } from './pulled.js';

/** Refuses options before anything is read or written. @throws SchemaError naming the option */
export function checkPullOptions({ only, out }: PullOptions): void {
  kindsNamed(only);
  if (out !== undefined) namedFile('.', out);
}
