import { Option } from 'commander';
import type { GenerateCommandOptions } from '../commands/generate.js';
import type { InitCommandOptions } from '../commands/init.js';
import type { PullCommandOptions } from '../commands/pull.js';
import { define, type Program, runs } from './define.js';
import { positive } from './values.js';

/** The commands that write files of the project. */
export function addWriteCommands(program: Program): void {
  addInit(program);
  addPull(program);
  addGenerate(program);
}

function addInit(program: Program): void {
  const init = define(program, {
    name: 'init',
    description: 'set a project up: settings, scripts, rollbacks of its migrations, a job for CI',
    example: 'init --yes',
    json: false,
  }).option('--yes', 'do not ask: take the safe answers');
  runs<InitCommandOptions>(program, init, async (options) => {
    const { initCommand } = await import('../commands/init.js');
    return initCommand(options);
  });
}

function addPull(program: Program): void {
  const pull = define(program, {
    name: 'pull',
    description: 'write declarations for what is live and nobody declares: functions, triggers, comments, grants',
    example: 'pull --only function trigger',
  })
    .option('--only <kinds...>', 'only these kinds: function, trigger, comment, grant')
    .option('--out <file>', 'the file that is written or added to (default: pulled.ts beside the schema)')
    .option(
      '--shadow <url>',
      'where declarations are tried: pglite, a server that takes a temporary database, or server: that of DATABASE_URL',
    )
    .option(
      '--prelude <names...>',
      'what declarations need to exist before: supabase, neon, SQL files, or none (default: looked up)',
    );
  runs<PullCommandOptions>(program, pull, async (options) => {
    const { pullCommand } = await import('../commands/pull.js');
    return pullCommand(options);
  });
}

function addGenerate(program: Program): void {
  const generate = define(program, {
    name: 'generate',
    description: 'write the migration, rollback and snapshots that the declarations ask for, proven both ways',
    example: 'generate --name add_tags',
  })
    .option('--name <name>', 'the name in NNNN_name.sql')
    .option('--check', 'write nothing; exit 1 when something would be written, or a migration is missing or edited')
    .option('--online', 'write a form that avoids long locks; what takes long runs without a transaction')
    .addOption(
      new Option(
        '--split [locks]',
        'write several migrations, each of which takes about so many locks at most (4,000 without a number)',
      )
        .argParser(positive)
        .conflicts(['online', 'check', 'backfill']),
    )
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
      'what declarations need to exist before: supabase, neon, SQL files, or none (default: looked up)',
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
    );
  runs<GenerateCommandOptions>(program, generate, async (options) => {
    const { generateCommand } = await import('../commands/generate.js');
    return generateCommand(options);
  });
}
