export { type Bookkeeping } from './bookkeeping.js';
export { connect, type Connection, type ConnectOptions } from './connection.js';
export { catalogText, hashOfStatement, type RenamedObject, type Undo } from './folder/catalog-snapshot.js';
export {
  brokenChain,
  editedFiles,
  folderFaults,
  hashFiles,
  missingFiles,
  refuseBrokenChain,
} from './folder/check-folder.js';
export {
  breakpoint,
  type Chunk,
  type Journal,
  journalFile,
  lastDeclared,
  type Migration,
  migrationFiles,
  readJournal,
  readMigrations,
  splitChunks,
} from './folder/migration-files.js';
export { refuseStatements, withoutTransactionControl } from './folder/refuse-statements.js';
export { strayFiles } from './folder/stray-files.js';
export { chunksForTransaction, noTransaction, runsOutside, withoutConcurrently } from './folder/transaction-mode.js';
export { loadSchema, placeIn } from './load-schema.js';
export { type Casing, loadProject, type Project } from './project.js';
export { type DashboardFiles, type Settings } from './settings.js';
export { writeWhole } from './write-whole.js';
