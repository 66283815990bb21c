export { type Bookkeeping } from './bookkeeping.js';
export { connect, type Connection, type ConnectOptions } from './connection.js';
export { acceptedFile, acceptedText, type ChainBreak, readAccepted } from './folder/accepted-faults.js';
export { catalogText, hashOfStatement, type RenamedObject, type Undo } from './folder/catalog-snapshot.js';
export {
  brokenChain,
  chainBreaks,
  editedFiles,
  folderFaults,
  hashFiles,
  missingFiles,
  refuseBrokenChain,
  unjoined,
} from './folder/check-folder.js';
export { type DrizzleSnapshot, knownToDrizzle, linksOf, unchangedSnapshot } from './folder/drizzle-snapshot.js';
export { type Journal, readEntries, readJournal } from './folder/entries.js';
export { isInOwnFolder, journalFile, lastFile, migrationFiles } from './folder/files.js';
export { layoutOf, type MigrationFolder } from './folder/layout.js';
export { nextTag, type Numbered } from './folder/next-tag.js';
export {
  breakpoint,
  type Chunk,
  lastDeclared,
  type Migration,
  readMigrations,
  splitChunks,
} from './folder/migration-files.js';
export { refuseStatements, withoutTransactionControl } from './folder/refuse-statements.js';
export { strayFiles } from './folder/stray-files.js';
export { chunksForTransaction, noTransaction, runsOutside, withoutConcurrently } from './folder/transaction-mode.js';
export { importedProvider } from './imported-provider.js';
export { isEsModule } from './is-es-module.js';
export { type LoadedModule, loadSchema, loadSchemaModules, placeIn } from './load-schema.js';
export { type Casing, loadProject, type Project, settingsFileOf } from './project.js';
export { refuseOtherLayout, releaseFault } from './releases.js';
export { type DashboardFiles, type Settings } from './settings.js';
export { writeWhole } from './write-whole.js';
