import type { Writer } from './draft.js';
import { functionWriter } from './write-function.js';
import { triggerWriter } from './write-trigger.js';
import { commentWriter } from './write-comment.js';
import { grantWriter } from './write-grant.js';

/** What can be written, in the order in which it is: later declarations name earlier ones. */
export const writers: readonly Writer[] = [functionWriter, triggerWriter, commentWriter, grantWriter];

/** What Drizzle declares itself: it is listed. */
export const kindsOfDrizzle: readonly string[] = [
  'schema',
  'role',
  'enum',
  'sequence',
  'table',
  'column',
  'constraint',
  'index',
  'view',
  'policy',
];
