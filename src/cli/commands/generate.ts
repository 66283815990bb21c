import { relative } from 'node:path';
import {
  acceptHistory,
  backfill,
  checkMigrations,
  type CheckResult,
  generate,
  type GenerateOptions,
  type GenerateResult,
  isUpToDate,
  readHints,
  type RenameAnswers,
} from '../../migrations/generate/index.js';
import { defined } from '../../postgres/model/index.js';
import type { Project } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import { projectHere } from '../load-project.js';
import { askRename } from '../ask-rename.js';
import { print } from '../output.js';
import { withShadow } from '../with-shadow.js';

export interface GenerateCommandOptions {
  readonly config?: string;
  readonly connectTimeout?: number;
  readonly name?: string;
  readonly check?: boolean;
  readonly backfill?: boolean;
  readonly acceptHistory?: boolean;
  readonly online?: boolean;
  readonly shadow?: string;
  readonly prelude?: readonly string[];
  readonly rename?: readonly string[];
  readonly create?: readonly string[];
  readonly drop?: readonly string[];
  readonly keep?: readonly string[];
  readonly using?: readonly string[];
  readonly hints?: string;
}

export async function generateCommand(options: GenerateCommandOptions): Promise<number> {
  const project = withShadow(await projectHere(options.config), options);
  if (options.acceptHistory) return acceptCommand(project);
  const {
    tag,
    laterTag,
    files: written,
    faults = [],
    acceptable = 0,
    irreversible = [],
    risks = [],
    extensions = [],
  } = await generateWhereNeeded(project, options);
  if (faults.length > 0) {
    print(['The migrations are not in order:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
    if (acceptable > 0)
      print(
        `Where ${acceptable === 1 ? 'a migration out of order is' : 'migrations out of order are'} applied everywhere already, "archon-schema generate --accept-history" records that.`,
      );
    return 1;
  }
  const files = [...written, ...(await dashboardFiles(project, options))];
  if (files.length === 0) {
    print('Nothing to do: the migrations are what is declared.');
    return 0;
  }
  const list = files.map((file) => `  ${relative(process.cwd(), file)}`);
  if (options.check) {
    print(['The declarations are ahead of the migrations; archon-schema generate would write:', ...list].join('\n'));
    return 1;
  }
  const tags = laterTag === undefined ? tag : `${tag} and ${laterTag}`;
  print([tags ? `Wrote ${tags}, proven up and down:` : 'Wrote what was not up to date:', ...list].join('\n'));
  for (const name of extensions)
    print(
      `NEEDS: extension ${name}, which no migration creates: the database must have it (CREATE EXTENSION "${name}";).`,
    );
  for (const what of risks) print(`RISK: ${what}`);
  for (const what of irreversible) print(`IRREVERSIBLE: ${what}`);
  return 0;
}

async function acceptCommand(project: Project): Promise<number> {
  const { file, accepted } = await acceptHistory(project);
  if (accepted.length === 0) print('Nothing to accept: the migrations are in order.');
  else
    print(
      [
        `Recorded in ${relative(process.cwd(), file)} as known and applied everywhere:`,
        ...accepted.map(
          ({ tag, after, kind }) => `  ${tag} ${kind === 'late' ? 'is dated before' : 'does not build on'} ${after}`,
        ),
      ].join('\n'),
    );
  return 0;
}

/** Few projects want scripts, and rendering them takes the code of most other commands. */
async function dashboardFiles(project: Project, options: GenerateCommandOptions): Promise<string[]> {
  if (Object.keys(project.settings.dashboard ?? {}).length === 0) return [];
  const { writeDashboard } = await import('../../dashboard/index.js');
  return writeDashboard(project, options);
}

/** Most often there is nothing to do, which takes neither drizzle-kit nor a shadow to see. */
async function generateWhereNeeded(
  project: Project,
  options: GenerateCommandOptions,
): Promise<GenerateResult & CheckResult> {
  const { name, online, check } = options;
  const answers = await readAnswers(options);
  const [answer] = Object.values(answers).flat();
  // What is wrong with the declarations is told by the way that tells it best.
  if (!options.backfill && answer === undefined && (await isUpToDate(project).catch(() => false))) return { files: [] };
  const asked: GenerateOptions = {
    ...answers,
    ...defined({ name, online, ask: process.stdin.isTTY && process.stderr.isTTY ? askRename : undefined }),
  };
  if (!options.backfill) return check ? checkMigrations(project, asked) : generate(project, asked);
  if (answer !== undefined)
    throw new SchemaError(
      'argument.invalid',
      `${answer}: --backfill asks nothing and takes no answer. Nothing was written.`,
      { facts: { option: answer } },
    );
  return backfill(project);
}

/** What the file of hints and the options answer. */
async function readAnswers({ hints: file, rename, create, drop, keep, using }: GenerateCommandOptions) {
  const hints: RenameAnswers = file === undefined ? { renames: [], creates: [] } : await readHints(file);
  return {
    renames: [...hints.renames, ...(rename ?? [])],
    creates: [...hints.creates, ...(create ?? [])],
    drops: [...(hints.drops ?? []), ...(drop ?? [])],
    keeps: [...(hints.keeps ?? []), ...(keep ?? [])],
    usings: [...(hints.usings ?? []), ...(using ?? [])],
  };
}
