export { backup, prepareFolder } from './backup.js';
export { countRows, lostSequences, type LostTable, lostTables, type TableLoss, unfillable } from './lost-rows.js';
export { type Manifest, type SavedSequence, type SavedTable } from './manifest.js';
export { restore, type RestoredTable, type RestoreResult } from './restore.js';
