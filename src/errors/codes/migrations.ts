import type { CodeTexts } from './code-text.js';

/** The folder of the migrations, and `generate`, which writes into it. */
export const migrationCodes = {
  'folder.damaged': {
    title: 'A file in the migrations folder is damaged',
    cause:
      'The journal, a snapshot or a catalog is not valid JSON or lacks fields, or something that should be a file is none.',
    cure: 'Restore the file from git.',
  },
  'file.unusable': {
    title: 'A file cannot be read or written',
    cause: 'The operating system refused it: a right is missing, the disk is full, the path does not exist.',
    cure: 'The message names the path and the reason.',
  },
  'migration.none': {
    title: 'No migrations',
    cause: 'The migrations folder has no migration yet.',
    cure: 'Write the first with `archon-schema generate`, or correct `out` in `drizzle.config.ts`.',
  },
  'migration.missing': {
    title: 'A file of a migration is missing',
    cause: 'The journal names a migration, and its SQL file, its rollback or its snapshot does not exist.',
    cure: 'Restore the file from git.',
  },
  'migration.edited': {
    title: 'An applied migration was edited',
    cause: 'The file is not what it was when it was applied to this database, in whole or in its first statements.',
    cure: 'Restore the file from git, and put the change into a new migration with `archon-schema generate`.',
  },
  'migration.unknown': {
    title: 'The database has a migration that the folder does not have',
    cause:
      'It was applied from a newer state of the repository or from another branch, or the URL names the wrong database.',
    cure: 'Pull the newest migrations, or check the URL. If it came from a branch of your own, run `archon-schema rollback` on that branch.',
  },
  'migration.skipped': {
    title: 'A migration is older than an applied one',
    cause: 'It came from another branch after a newer one was applied. drizzle-kit would never apply it.',
    cure: 'Remove it from the folder and generate it again.',
  },
  'migration.statement': {
    title: 'A migration file holds something that it cannot hold',
    cause:
      'It begins or ends a transaction, uses a command of psql or COPY FROM STDIN, has an unknown `-- archon-schema:` comment, or combines statements that must run alone.',
    cure: 'Change the file as the message says. It gives file and line.',
  },
  'snapshot.missing': {
    title: 'No catalog snapshot',
    cause:
      'The migrations were written by drizzle-kit alone, without the catalog snapshots that this command compares with.',
    cure: 'Write them with `archon-schema generate --backfill`, or name the folder that has them.',
  },
  'history.branched': {
    title: 'The history of migrations has branched',
    cause:
      'Two branches generated a migration on the same base and both were merged, or a migration is dated before the one that it follows.',
    cure: 'With drizzle-kit 1.0, run `archon-schema generate`: it proves the later one behind the other. With drizzle-kit 0.x, remove the one that is applied nowhere yet (its SQL file, its files in `down/` and `catalog/`, its entry in the journal) and generate it again.',
  },
  'history.broken': {
    title: 'The history of migrations does not run',
    cause: 'A migration failed on the scratch database after those before it, or its rollback failed after it.',
    cure: 'Correct the file. If it needs an extension or a role that the database has from elsewhere, use `--prelude <file>`, or `--shadow server`, which makes a temporary database on the server of `DATABASE_URL`.',
  },
  'generate.undecided': {
    title: 'A rename or a drop has to be decided',
    cause:
      'Something is gone and something is new, so that it may have been renamed; or custom SQL made an object that nothing declares.',
    cure: 'Answer with `--rename`, `--create`, `--keep` or `--drop`. The lines beneath the message are the possible answers.',
  },
  'generate.conversion': {
    title: 'A column changes to a type without a cast',
    cause: 'PostgreSQL has no cast from the old type to the new one, so existing values cannot be converted.',
    cure: 'Say how with `--using column:table.name=<SQL expression over old>`, or with `=new` for new values.',
  },
  'generate.unprovable': {
    title: 'No migration could be proven',
    cause:
      'No plan led the scratch database to the declarations and back, often because something else uses the object.',
    cure: 'Undo this part of the declarations, or make the change in smaller steps. Nothing was written.',
  },
  'generate.diverged': {
    title: 'An edited migration no longer leads to its snapshot',
    cause: 'A migration or rollback file was edited, and run on the scratch database it gives another catalog.',
    cure: 'Restore the file from git, and change the declarations instead.',
  },
} as const satisfies CodeTexts;
