export { connect, type Connection } from './connection.js';
export { loadSchema, placeIn } from './load-schema.js';
export { type Casing, loadProject, type Project } from './project.js';
export type { DashboardFiles, Settings } from './settings.js';
export { UserError } from './user-error.js';
export { catalogText, type FileHashes, hashOfStatement, type RenamedObject, type Undo } from './catalog-file.js';
export {
  breakpoint,
  type Chunk,
  type Journal,
  type JournalEntry,
  journalFile,
  lastDeclared,
  type Migration,
  migrationFiles,
  readJournal,
  readMigrations,
  splitChunks,
} from './migrations.js';
export { chunksForTransaction, noTransaction, runsOutside, withoutConcurrently } from './no-transaction.js';
export { refuseStatements, withoutTransactionControl } from './refuse-statements.js';
export { brokenChain, editedFiles, folderFaults, hashFiles, missingFiles, refuseBrokenChain } from './folder-faults.js';
export { strayFiles } from './stray-files.js';
export { writeWhole } from './write-whole.js';
