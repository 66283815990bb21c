import { Option } from 'commander';
import type { ReporterName } from '../../validate/index.js';
import type { PreflightCommandOptions } from '../commands/preflight.js';
import type { StatusCommandOptions } from '../commands/status.js';
import type { ValidateCommandOptions } from '../commands/validate.js';
import { define, type Program, runs } from './define.js';
import { oneOf } from './values.js';

/** Their code is loaded with the command, their names are needed before. */
const reporterNames = Object.keys({
  text: true,
  json: true,
  junit: true,
  sarif: true,
  github: true,
  markdown: true,
  gcc: true,
} satisfies Record<ReporterName, true>);

/** The commands that only look. */
export function addCheckCommands(program: Program): void {
  const status = define(program, {
    name: 'status',
    description: 'show which migrations are applied, pending, edited or missing',
    example: 'status',
  });
  runs<StatusCommandOptions>(program, status, async (options) => {
    const { statusCommand } = await import('../commands/status.js');
    return statusCommand(options);
  });
  const preflight = define(program, {
    name: 'preflight',
    description: 'check what could stop the pending migrations, and what data they delete',
    example: 'preflight',
  });
  runs<PreflightCommandOptions>(program, preflight, async (options) => {
    const { preflightCommand } = await import('../commands/preflight.js');
    return preflightCommand(options);
  });
  addValidate(program);
}

function addValidate(program: Program): void {
  const validate = define(program, {
    name: 'validate',
    description: 'compare the live database with the declarations',
    example: 'validate --fix-sql fix.sql',
    json: false,
  })
    .addOption(
      oneOf(new Option('--reporter <name>', 'how the report is printed, alone on stdout'), reporterNames).default(
        'text',
      ),
    )
    .addOption(new Option('--json', 'short for --reporter json').conflicts('reporter'))
    .option('--ascii', 'text without emoji')
    .option('--no-operations', 'do not try to insert, change and delete a row (always rolled back)')
    .option('--strict', 'undeclared objects next to the declared ones, in their schemas, are drift as well')
    .option('--no-pending', 'exit 1 also where migrations are still to be applied')
    .option('--fix-sql <file>', 'write the SQL that makes the database what is declared')
    .option(
      '--shadow <url>',
      'where declarations are tried: pglite, a server that takes a temporary database, or server: that of DATABASE_URL',
    )
    .option(
      '--prelude <names...>',
      'what declarations need to exist before: supabase, neon, SQL files, or none (default: looked up)',
    );
  runs<ValidateCommandOptions>(program, validate, async (options) => {
    const { validateCommand } = await import('../commands/validate.js');
    return validateCommand(options);
  });
}
