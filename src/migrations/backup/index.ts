export { backup, prepareFolder } from './backup.js';
export { type LostTable, type TableLoss, countRows, lostSequences, lostTables, unfillable } from './lost-rows.js';
export type { Manifest, SavedSequence, SavedTable } from './manifest.js';
export { type RestoreResult, type RestoredTable, restore } from './restore.js';
