import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { ReporterName } from '../validate/index.js';
import type { GenerateCommandOptions } from './commands/generate.js';
import type { InitCommandOptions } from './commands/init.js';
import type { MigrateCommandOptions } from './commands/migrate.js';
import type { PullCommandOptions } from './commands/pull.js';
import type { RollbackCommandOptions } from './commands/rollback.js';
import type { StatusCommandOptions } from './commands/status.js';
import type { ValidateCommandOptions } from './commands/validate.js';
import type { LockFlags } from './with-database.js';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** Where a command leaves its exit code. */
export interface State {
  exitCode: number;
}

const positive = (value: string): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return number;
};

const seconds = (value: string): number => {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number < 1e6))
    throw new InvalidArgumentError('It must be a number of seconds, 0 or more.');
  return number;
};

const patience = (value: string): number => {
  const number = Number(value);
  if (!(number > 0 && number <= 1e6)) throw new InvalidArgumentError('It must be a number of seconds above 0.');
  return number;
};

const folder = (value: string): string => {
  if (value.trim() === '') throw new InvalidArgumentError('It must name a folder.');
  return resolve(value);
};

/** The options of a command that waits for locks. */
const withLocks = (command: Command): Command =>
  command
    .option('--lock-wait <seconds>', 'how long to wait for another run (default: 60)', seconds)
    .option(
      '--lock-timeout <seconds>',
      'how long a statement waits for a lock before it is tried again (default: 5)',
      seconds,
    );

/** Their code is loaded with the command, their names are needed before. */
const reporterNames = Object.keys({
  text: true,
  json: true,
  junit: true,
  sarif: true,
  github: true,
  markdown: true,
} satisfies Record<ReporterName, true>);

/** The commands and their options. Each loads its own code only when it runs. */
export function createProgram(state: State): Command {
  const program = new Command('archon-schema')
    .version(version)
    .description('Keeps a PostgreSQL database in sync with its Drizzle declarations.')
    .option('-c, --config <file>', 'drizzle configuration (default: drizzle.config.ts in this folder)')
    .option('--connect-timeout <seconds>', 'how long to wait for the server to let us in (default: 15)', patience)
    .exitOverride()
    .showHelpAfterError('Run archon-schema --help for what there is.');
  const command = (name: string, description: string): Command =>
    program.command(name).description(description).exitOverride();
  const globals = (): { config?: string; connectTimeout?: number } => program.opts();

  command('generate', 'write the migration, rollback and snapshots that the declarations ask for, proven both ways')
    .option('--name <name>', 'the name in NNNN_name.sql')
    .option('--check', 'write nothing; exit 1 when something would be written, or a migration is missing or edited')
    .option('--online', 'write the form that tables in use bear best; what takes long runs without a transaction')
    .addOption(
      new Option(
        '--backfill',
        'write rollbacks and catalog snapshots for what drizzle-kit alone has written',
      ).conflicts('check'),
    )
    .addOption(
      new Option(
        '--accept-history',
        'record that known faults in the order of the migrations are applied everywhere; later ones still fail',
      ).conflicts(['check', 'backfill']),
    )
    .option(
      '--shadow <url>',
      'where migrations are proven: pglite, a server that takes a temporary database, or server: that of DATABASE_URL',
    )
    .option(
      '--prelude <names...>',
      'what declarations stand on: supabase, neon, SQL files, or none (default: looked up)',
    )
    .option(
      '--rename <kind:old=new...>',
      'what was renamed and keeps its rows, e.g. table:people=persons column:people.name=full_name',
    )
    .option('--create <kind:name...>', 'what is new, although something of its kind goes')
    .option('--drop <kind:name...>', 'what custom SQL made and nothing declares, and is to be dropped')
    .option('--keep <kind:name...>', 'the same that stays, and is left alone from now on')
    .option(
      '--using <column:name=expression...>',
      'how values get a type that PostgreSQL does not cast to: SQL over old, or new for new values',
    )
    .option(
      '--hints <file>',
      'the same from a JSON file: { "renames": [], "creates": [], "drops": [], "keeps": [], "usings": [] }',
    )
    .action(async (options: GenerateCommandOptions) => {
      const { generateCommand } = await import('./commands/generate.js');
      state.exitCode = await generateCommand({ ...globals(), ...options });
    });

  withLocks(
    command('migrate', 'apply the pending migrations, each in its own transaction')
      .option('--to <tag>', 'stop after this migration')
      .option('--dry-run', 'print which migrations would run and their SQL, change nothing')
      .option('--yes', 'do not ask before data is deleted')
      .option('--no-verify', 'do not compare the catalog afterwards'),
  ).action(async (options: Omit<MigrateCommandOptions, 'config'>) => {
    const { migrateCommand } = await import('./commands/migrate.js');
    state.exitCode = await migrateCommand({ ...globals(), ...options });
  });

  command('validate', 'compare the live database with the declarations; exit 1 for drift, 2 when it could not look')
    .addOption(
      new Option('--reporter <name>', 'how the report is printed, alone on stdout')
        .choices(reporterNames)
        .default('text'),
    )
    .addOption(new Option('--json', 'short for --reporter json').conflicts('reporter'))
    .option('--ascii', 'text without emoji')
    .option('--no-operations', 'do not try to insert, change and delete a row (always rolled back)')
    .option('--strict', 'what stands beside the declared objects, in their schemas, is drift as well')
    .option('--no-pending', 'exit 1 also where migrations are still to be applied')
    .option('--fix-sql <file>', 'write the SQL that makes the database what is declared')
    .option(
      '--shadow <url>',
      'where declarations are tried: pglite, a server that takes a temporary database, or server: that of DATABASE_URL',
    )
    .option(
      '--prelude <names...>',
      'what declarations stand on: supabase, neon, SQL files, or none (default: looked up)',
    )
    .action(async (options: Omit<ValidateCommandOptions, 'config'>) => {
      const { validateCommand } = await import('./commands/validate.js');
      state.exitCode = await validateCommand({ ...globals(), ...options });
    });

  withLocks(
    command('rollback', 'take migrations back, after showing what will be lost')
      .option('--yes', 'do not ask')
      .addOption(new Option('--steps <n>', 'how many migrations (default: 1)').argParser(positive))
      .addOption(new Option('--to <tag>', 'everything newer than this migration').conflicts('steps'))
      .addOption(new Option('--all', 'all migrations').conflicts(['steps', 'to']))
      .option('--backup <folder>', 'first save the rows that would be lost, to a new or empty folder', folder),
  ).action(async (options: RollbackCommandOptions) => {
    const { rollbackCommand } = await import('./commands/rollback.js');
    state.exitCode = await rollbackCommand({ ...globals(), ...options });
  });

  withLocks(
    command(
      'restore',
      'put back the rows that rollback --backup saved, once migrate has made their tables again',
    ).argument('<folder>', 'the backup', folder),
  ).action(async (from: string, options: LockFlags) => {
    const { restoreCommand } = await import('./commands/restore.js');
    state.exitCode = await restoreCommand(from, { ...globals(), ...options });
  });

  command(
    'preflight',
    'check what could stop the pending migrations, and what data they delete; exit 1 if migrate would fail',
  )
    .option('--json', 'one JSON document, alone on stdout')
    .action(async (options: { json?: boolean }) => {
      const { preflightCommand } = await import('./commands/preflight.js');
      state.exitCode = await preflightCommand({ ...globals(), ...options });
    });

  command('adopt', 'record migrations as applied on a database whose objects were made by other means')
    .option('--repair', 'first make the database what the nearest migration gives; no row is lost')
    .action(async (options: { repair?: boolean }) => {
      const { adoptCommand } = await import('./commands/adopt.js');
      state.exitCode = await adoptCommand({ ...globals(), ...options });
    });

  command('status', 'show which migrations are applied, pending, edited or missing; exit 1 when something is wrong')
    .option('--json', 'one JSON document, alone on stdout')
    .action(async (options: StatusCommandOptions) => {
      const { statusCommand } = await import('./commands/status.js');
      state.exitCode = await statusCommand({ ...globals(), ...options });
    });

  command('init', 'set a project up: settings, scripts, rollbacks of its migrations, a job for CI')
    .option('--yes', 'do not ask: take the safe answers')
    .action(async (options: InitCommandOptions) => {
      const { initCommand } = await import('./commands/init.js');
      state.exitCode = await initCommand({ ...globals(), ...options });
    });

  command('pull', 'write declarations for what is live and nobody declares: functions, triggers, comments, grants')
    .option('--only <kinds...>', 'only these kinds: function, trigger, comment, grant')
    .option('--out <file>', 'the file that is written or added to (default: pulled.ts beside the schema)')
    .option('--json', 'one JSON document, alone on stdout')
    .option('--shadow <url>', 'where declarations are tried: pglite, or a server that takes a temporary database')
    .option('--prelude <names...>', 'what declarations stand on: supabase, neon, or SQL files')
    .action(async (options: PullCommandOptions) => {
      const { pullCommand } = await import('./commands/pull.js');
      state.exitCode = await pullCommand({ ...globals(), ...options });
    });

  return program;
}
