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
import { canAsk } from '../ask-one.js';
import { askRename } from '../ask-rename.js';
import { conclude } from '../document.js';
import { print } from '../output.js';
import { fromHere } from '../paths.js';
import { withShadow } from '../with-shadow.js';

export interface GenerateCommandOptions {
  readonly config?: string;
  readonly connectTimeout?: number;
  readonly name?: string;
  readonly check?: boolean;
  readonly backfill?: boolean;
  readonly acceptHistory?: boolean;
  readonly online?: boolean;
  readonly split?: boolean | number;
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
  const { faults = [], acceptable = 0, ...generated } = await generateWhereNeeded(project, options);
  const more = faults.length > 0 ? [] : await dashboardFiles(project, options);
  const files = [...generated.files, ...more].map(fromHere);
  const { tag, laterTags = [], provenAgain = [], risks = [], irreversible = [], extensions = [] } = generated;
  const ok = faults.length === 0 && (files.length === 0 || !options.check);
  const tags = [tag, ...laterTags].filter((one) => one !== undefined);
  const outcome = {
    ok,
    isWritten: !options.check && files.length > 0,
    tags,
    provenAgain,
    files,
    faults,
    risks,
    irreversible,
    extensions,
  };
  return conclude(outcome, () => print(describe({ ...outcome, acceptable }).join('\n')));
}

/** What was written, or would be. */
interface Told extends Required<
  Pick<
    GenerateResult & CheckResult,
    'files' | 'faults' | 'acceptable' | 'provenAgain' | 'risks' | 'irreversible' | 'extensions'
  >
> {
  readonly isWritten: boolean;
  readonly tags: readonly string[];
}

function describe(told: Told): string[] {
  const { isWritten, tags, provenAgain, files, faults, acceptable, risks, irreversible, extensions } = told;
  if (faults.length > 0)
    return ['The migrations are not in order:', ...faults.map((fault) => `  ${fault}`), ...acceptingHint(acceptable)];
  if (files.length === 0) return ['Nothing to do: the migrations are what is declared.'];
  const list = files.map((file) => `  ${file}`);
  if (!isWritten) return ['The declarations are ahead of the migrations; archon-schema generate would write:', ...list];
  return [
    ...provenAgain.map((edited) => `${edited} was edited and is proven again: it still gives what it gave.`),
    tags.length > 0 ? `Wrote ${tags.join(' and ')}, proven up and down:` : 'Wrote what was not up to date:',
    ...list,
    ...extensions.map(
      (name) =>
        `NEEDS: extension ${name}, which no migration creates: the database must have it (CREATE EXTENSION "${name}";).`,
    ),
    ...risks.map((what) => `RISK: ${what}`),
    ...irreversible.map((what) => `IRREVERSIBLE: ${what}`),
  ];
}

const acceptingHint = (acceptable: number): string[] =>
  acceptable === 0
    ? []
    : [
        `Where ${acceptable === 1 ? 'a migration out of order is' : 'migrations out of order are'} applied everywhere already, "archon-schema generate --accept-history" records that.`,
      ];

async function acceptCommand(project: Project): Promise<number> {
  const { file, accepted } = await acceptHistory(project);
  const lines = accepted.map(
    ({ tag, after, kind }) => `  ${tag} ${kind === 'late' ? 'is dated before' : 'does not build on'} ${after}`,
  );
  const files = accepted.length === 0 ? [] : [fromHere(file)];
  const nothing = { tags: [], provenAgain: [], faults: [], risks: [], irreversible: [], extensions: [] };
  return conclude({ ok: true, isWritten: files.length > 0, ...nothing, files, accepted }, () =>
    print(
      accepted.length === 0
        ? 'Nothing to accept: the migrations are in order.'
        : [`Recorded in ${fromHere(file)} as known and applied everywhere:`, ...lines].join('\n'),
    ),
  );
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
  const { name, online, split, check } = options;
  const answers = await readAnswers(options);
  const [answer] = Object.values(answers).flat();
  // What is wrong with the declarations is told by the way that tells it best.
  if (!options.backfill && answer === undefined && (await isUpToDate(project).catch(() => false))) return { files: [] };
  const asked: GenerateOptions = {
    ...answers,
    ...defined({ name, online, split, ask: canAsk() ? askRename : undefined }),
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
