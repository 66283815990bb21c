import type { CodeTexts } from './code-text.js';

/** Applying migrations and rolling them back, backups, and adopting a database. */
export const runCodes = {
  'migration.failed': {
    title: 'A statement failed',
    cause: 'PostgreSQL refused a statement of a migration or rollback file.',
    cure: 'The message gives file, line and column, and says what remains. Correct the statement or the rows, and run the command again.',
  },
  'migration.transaction': {
    title: 'A migration ended its transaction',
    cause: 'SQL of the file ended the transaction that it ran in, or left another role set.',
    cure: 'Take BEGIN, COMMIT and ROLLBACK out of the file, or end it with RESET ROLE. `archon-schema status` shows what is there.',
  },
  'migration.unfinished': {
    title: 'A migration without a transaction is not finished',
    cause: 'An earlier run was interrupted between the statements of a file that runs without a transaction.',
    cure: 'Run the command that the message names: it resumes. If it is unknown whether one statement ran, check that and record it with the SQL beneath the message.',
  },
  'commit.failed': {
    title: 'COMMIT failed',
    cause: 'A deferred constraint or trigger failed at the end of the transaction. Everything was rolled back.',
    cure: 'Correct the rows that the message names, and run the command again.',
  },
  'run.overtaken': {
    title: 'The database changed meanwhile',
    cause: 'Between the first look and the lock, another run or another session changed migrations or rows.',
    cure: 'Run the command again.',
  },
  'preflight.failed': {
    title: 'The migrations could not succeed',
    cause:
      'The server is read-only, or a right, role or schema that the migrations need is missing. Nothing was changed.',
    cure: 'Do what the message says; `archon-schema preflight` checks again.',
  },
  'objects.exist': {
    title: 'Objects exist already',
    cause: 'A pending migration would create objects that the database has, although the migration is not recorded.',
    cure: 'If they are as declared, record the migration with `archon-schema adopt`, else with `archon-schema adopt --repair`; or remove them.',
  },
  'drift.found': {
    title: 'Objects of applied migrations are missing',
    cause: 'Every migration is recorded as applied, and somebody dropped objects that they made.',
    cure: '`archon-schema adopt --repair` creates them again, without rows.',
  },
  'rollback.missing': {
    title: 'There is no rollback',
    cause: 'The migration was written by drizzle-kit alone, or no way back is known for a statement that ran.',
    cure: '`archon-schema generate --backfill` writes missing rollbacks. For a single statement, take it back by hand as the message says.',
  },
  'rollback.unsafe': {
    title: 'The rollback could lose rows',
    cause:
      'Rows would be dropped that were not shown, or that cannot be saved because a file runs without a transaction.',
    cure: 'Do what the message says: write the DROP as a statement of its own, go back in steps, or save the rows yourself.',
  },
  'rollback.incomplete': {
    title: 'The rollback leaves objects behind',
    cause: 'After the rollback file, objects of the migration still exist.',
    cure: 'Restore the rollback file from git, or add what is missing. The lines beneath the message list the objects.',
  },
  'backup.unwritable': {
    title: 'The backup cannot be written',
    cause:
      'The folder is not empty, cannot be written, or the number of saved rows is not the number of rows in the table.',
    cure: 'Name an empty folder on a disk with enough space. Nothing was dropped.',
  },
  'backup.invalid': {
    title: 'The backup is damaged or not one',
    cause: 'The manifest is missing, cannot be read or is of another version, or a file is not what was written.',
    cure: 'Name the folder that `archon-schema rollback --backup` wrote, or take another copy of it. Nothing was restored.',
  },
  'restore.conflict': {
    title: 'The database cannot take the backup',
    cause:
      'A table or column of the backup is missing, a table holds saved rows already, or rows cannot be told apart without a primary key.',
    cure: 'Run `archon-schema migrate` first, or delete the rows. Nothing was restored.',
  },
  'restore.failed': {
    title: 'PostgreSQL refuses saved rows',
    cause: 'A constraint or type of the table does not accept rows of the backup. Everything was rolled back.',
    cure: 'Remove the difference that the message names, and run the command again.',
  },
  'adopt.different': {
    title: 'The database equals no migration',
    cause: 'The objects in the database differ from the catalog snapshot of every migration. Nothing was recorded.',
    cure: '`archon-schema adopt --repair` closes the differences to the nearest migration with the statements beneath the message.',
  },
  'adopt.failed': {
    title: 'The database cannot be repaired',
    cause:
      'Rows violate what is declared, or an object can only be changed by losing what it holds. Nothing was changed.',
    cure: 'Change or move the rows that the queries beneath the message list, or change the object by hand.',
  },
} as const satisfies CodeTexts;
