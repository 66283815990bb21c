import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { backfill } from '../../migrations/generate/index.js';
import {
  type DatabaseFacts,
  type InitFile,
  type InitPlan,
  lookAtDatabase,
  planInit,
  writeInit,
} from '../../init/index.js';
import { countUndeclared, declaresNothing } from '../../pull/index.js';
import { connect, type Project } from '../../project/index.js';
import { isSchemaError, SchemaError } from '../../errors/index.js';
import { askOne } from '../ask-one.js';
import { counted } from '../counted.js';
import { explain } from '../failure.js';
import { projectHere } from '../load-project.js';
import { print, say } from '../output.js';
import { type DatabaseOptions, patienceOf } from '../with-database.js';
import { pullCommand } from './pull.js';

export interface InitCommandOptions extends DatabaseOptions {
  readonly yes?: boolean;
}

/** What the database said, and whether a pull would write something. */
interface Seen {
  readonly facts: DatabaseFacts;
  readonly canBePulled: boolean;
}

/**
 * Sets a project up. Each question has a safe answer, which `--yes` gives: rollbacks and snapshots are written, a job only where
 * `.github` exists, and nothing is pulled.
 *
 * @returns 0 where all is there in the end; 2 where there was nobody to ask
 */
export async function initCommand(options: InitCommandOptions): Promise<number> {
  const project = await projectOrAdvice(options.config);
  const { facts, canBePulled } = await look(project, options);
  const plan = await planInit(project, facts);
  for (const line of plan.left) print(line);
  const isAsking = !options.yes && process.stdin.isTTY;
  const nothing = plan.files.length === 0 && plan.lacking.length === 0;
  if (nothing && !(isAsking && (plan.job || canBePulled))) print('Nothing to do: this project is set up.');
  else if (isAsking || options.yes) await setUp(project, plan, isAsking);
  else refuseWithoutTerminal(project, plan);
  if (!canBePulled) return 0;
  const pulls = isAsking && (await ask('Write declarations for what nobody declares (archon-schema pull)?', false));
  if (pulls) return pullCommand(options);
  say('"archon-schema pull" writes declarations for it.');
  return 0;
}

async function projectOrAdvice(config: string | undefined): Promise<Project> {
  try {
    return await projectHere(config);
  } catch (error) {
    if (!isSchemaError(error) || error.code !== 'config.missing' || config !== undefined) throw error;
    const example = `export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`;
    throw new SchemaError(
      'config.missing',
      `No drizzle.config.ts here: create it with ${example} and run "archon-schema init" again.`,
      {
        facts: error.facts,
        cause: error,
      },
    );
  }
}

/** A database that cannot be asked keeps nothing else from being set up. */
async function look(project: Project, options: DatabaseOptions): Promise<Seen> {
  const { connection } = project;
  const unseen = { facts: {}, canBePulled: false };
  if (connection.type === 'none' || (connection.type === 'server' && connection.url.trim() === '')) {
    print('The configuration names no database (dbCredentials.url is not set): it was not asked what it holds.');
    return unseen;
  }
  if (connection.type === 'embedded' && !existsSync(connection.folder)) {
    print('The embedded database does not exist yet: "archon-schema migrate" makes it.');
    return unseen;
  }
  try {
    return await seen(project, options);
  } catch (error) {
    print(`The database could not be asked: ${explain(error).line}`);
    return unseen;
  }
}

async function seen(project: Project, options: DatabaseOptions): Promise<Seen> {
  const client = await connect(project.connection, patienceOf(options));
  try {
    const facts = await lookAtDatabase(client);
    say(`Database ${client.label}, PostgreSQL ${facts.server}`);
    if (await declaresNothing(project)) {
      print('The schema declares nothing yet.');
      return { facts, canBePulled: true };
    }
    try {
      const { counts, canBePulled } = await countUndeclared(client, project);
      const what = counted(counts);
      print(what === '' ? 'Everything in the database is declared.' : `In the database, and not declared: ${what}.`);
      return { facts, canBePulled };
    } catch (error) {
      print(`What the database holds was not compared: ${explain(error).line}`);
      return { facts, canBePulled: false };
    }
  } finally {
    await client.close();
  }
}

async function setUp(project: Project, plan: InitPlan, isAsking: boolean): Promise<void> {
  const { lacking, job } = plan;
  const fills =
    lacking.length > 0 &&
    (!isAsking || (await ask(`Write rollbacks and catalog snapshots for ${migrations(lacking)}?`, true)));
  const hasJob = job && isAsking && (await ask(`Write ${name(project, job)}: ${job.what}?`, false));
  const files = hasJob ? [...plan.files, job] : plan.files;
  await writeInit(files);
  for (const file of files) print(`Wrote ${name(project, file)}: ${file.what}.`);
  if (!fills) return;
  const { files: filled } = await backfill(project);
  print(`Wrote rollbacks and catalog snapshots for ${migrations(lacking)}: ${filled.length} files.`);
}

const migrations = (tags: readonly string[]): string =>
  tags.length === 1 ? `the migration ${tags[0]}` : `${tags.length} migrations`;

const name = (project: Project, { file }: InitFile): string => relative(project.root, file);

/** The safe answer comes first. */
const ask = (message: string, isSafe: boolean): Promise<boolean> => {
  const choices = [
    { name: 'yes', value: true },
    { name: 'no', value: false },
  ];
  return askOne({ message, choices: isSafe ? choices : choices.reverse() });
};

function refuseWithoutTerminal(project: Project, plan: InitPlan): never {
  print('It would write:');
  for (const file of plan.files) print(`  ${name(project, file)}: ${file.what}`);
  if (plan.lacking.length > 0) print(`  rollbacks and catalog snapshots for ${migrations(plan.lacking)}`);
  throw new SchemaError('argument.invalid', 'Nothing was written: without a terminal to ask on, init needs --yes.', {
    facts: { option: '--yes' },
  });
}
