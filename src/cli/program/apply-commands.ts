import { type Command, Option } from 'commander';
import type { MigrateCommandOptions } from '../commands/migrate.js';
import type { RollbackCommandOptions } from '../commands/rollback.js';
import type { LockFlags } from '../with-database.js';
import { define, type Program, runs } from './define.js';
import { folder, positive, seconds } from './values.js';

/** The commands that change a database. */
export function addApplyCommands(program: Program): void {
  addMigrate(program);
  addRollback(program);
  const restore = define(program, {
    name: 'restore',
    description: 'put back the rows that rollback --backup saved, once migrate has made their tables again',
    example: 'restore saved',
  }).argument('<folder>', 'the backup', folder);
  runs<LockFlags>(program, withLocks(restore), async (options, from = '') => {
    const { restoreCommand } = await import('../commands/restore.js');
    return restoreCommand(from, options);
  });
  const adopt = define(program, {
    name: 'adopt',
    description: 'record migrations as applied on a database whose objects were made by other means',
    example: 'adopt --repair',
  }).option('--repair', 'first make the database what the nearest migration gives; no row is lost');
  runs<{ repair?: boolean }>(program, adopt, async (options) => {
    const { adoptCommand } = await import('../commands/adopt.js');
    return adoptCommand(options);
  });
}

function addMigrate(program: Program): void {
  const migrate = define(program, {
    name: 'migrate',
    description: 'apply the pending migrations, each in its own transaction',
    example: 'migrate --dry-run',
  })
    .option('--to <tag>', 'stop after this migration')
    .option('--dry-run', 'print which migrations would run and their SQL, change nothing')
    .option('--yes', 'do not ask before data is deleted')
    .option('--no-verify', 'do not compare the catalog afterwards');
  runs<MigrateCommandOptions>(program, withLocks(migrate), async (options) => {
    const { migrateCommand } = await import('../commands/migrate.js');
    return migrateCommand(options);
  });
}

function addRollback(program: Program): void {
  const rollback = define(program, {
    name: 'rollback',
    description: 'take migrations back, after showing what will be lost',
    example: 'rollback --steps 1 --backup saved',
  })
    .option('--yes', 'do not ask')
    .addOption(new Option('--steps <n>', 'how many migrations (default: 1)').argParser(positive))
    .addOption(new Option('--to <tag>', 'everything newer than this migration').conflicts('steps'))
    .addOption(new Option('--all', 'all migrations').conflicts(['steps', 'to']))
    .option('--backup <folder>', 'first save the rows that would be lost, to a new or empty folder', folder);
  runs<RollbackCommandOptions>(program, withLocks(rollback), async (options) => {
    const { rollbackCommand } = await import('../commands/rollback.js');
    return rollbackCommand(options);
  });
}

/** The options of a command that waits for locks. */
const withLocks = (command: Command): Command =>
  command
    .option('--lock-wait <seconds>', 'how long to wait for another run (default: 60)', seconds)
    .option(
      '--lock-timeout <seconds>',
      'how long a statement waits for a lock before it is tried again (default: 5)',
      seconds,
    );
