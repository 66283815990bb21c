import { createRequire } from 'node:module';
import { Command } from 'commander';
import { expectDocument } from './document.js';
import { exitCodesHelp } from './exit-code.js';
import { hideProgress } from './progress/index.js';
import { addApplyCommands } from './program/apply-commands.js';
import { addCheckCommands } from './program/check-commands.js';
import type { State } from './program/define.js';
import { addWriteCommands } from './program/write-commands.js';
import { patience } from './program/values.js';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** The commands and their options. Each loads its own code only when it runs. */
export function createProgram(state: State): Command {
  const program: Command = new Command('archon-schema')
    .version(version)
    .description('Keeps a PostgreSQL database in sync with its Drizzle declarations.')
    .option('-c, --config <file>', 'drizzle configuration (default: drizzle.config.ts in this folder)')
    .option('--connect-timeout <seconds>', 'how long to wait for the server to let us in (default: 15)', patience)
    .option('-q, --quiet', 'do not show progress')
    .hook('preAction', (_program, command) => prepare(program, command))
    .exitOverride()
    .showHelpAfterError('Run archon-schema --help for what there is.')
    .addHelpText('after', exitCodesHelp);
  program.commandsGroup('Write:');
  addWriteCommands({ program, state });
  program.commandsGroup('Apply:');
  addApplyCommands({ program, state });
  program.commandsGroup('Check:');
  addCheckCommands({ program, state });
  return program;
}

/** What the options say of all that a command prints. */
function prepare(program: Command, command: Command): void {
  if (program.opts<{ quiet?: boolean }>().quiet) hideProgress();
  const { json, reporter } = command.opts<{ json?: boolean; reporter?: string }>();
  if (json || reporter === 'json') expectDocument(command.name());
}
