export { backup, prepareFolder } from './backup.js';
export type { Manifest, SavedSequence, SavedTable } from './manifest.js';
export { restore, type RestoredTable, type RestoreResult } from './restore.js';
