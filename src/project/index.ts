export { type Connection, connect } from './connection.js';
export { type RenamedObject, type Undo, catalogText, hashOfStatement } from './folder/catalog-snapshot.js';
export {
  brokenChain,
  editedFiles,
  folderFaults,
  hashFiles,
  missingFiles,
  refuseBrokenChain,
} from './folder/check-folder.js';
export {
  type Chunk,
  type Journal,
  type Migration,
  breakpoint,
  journalFile,
  lastDeclared,
  migrationFiles,
  readJournal,
  readMigrations,
  splitChunks,
} from './folder/migration-files.js';
export { refuseStatements, withoutTransactionControl } from './folder/refuse-statements.js';
export { strayFiles } from './folder/stray-files.js';
export { chunksForTransaction, noTransaction, runsOutside, withoutConcurrently } from './folder/transaction-mode.js';
export { loadSchema } from './load-schema.js';
export { type Casing, type Project, loadProject } from './project.js';
export type { DashboardFiles, Settings } from './settings.js';
export { writeWhole } from './write-whole.js';
