import {
  installedExtensions,
  loadDeclaredSchema,
  type DeclaredSchema,
  readDeclared,
  prerequisitesOf,
} from '../../expected/index.js';
import type { CreatedExtension } from '../../postgres/shadow/index.js';
import {
  folderFaults,
  type Migration,
  type MigrationFolder,
  missingFiles,
  type Project,
  readMigrations,
  refuseBrokenChain,
  strayFiles,
} from '../../project/index.js';
import { openProjectShadow, type Rehearse, rehearsalsOn, withRolesOfHistory } from '../../rehearsal/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Step } from './step.js';
import { report } from '../../progress/index.js';

/** What a folder and the declarations say before anything has run. */
export interface Start {
  readonly history: readonly Migration[];
  /** With the roles of the past. */
  readonly schema: DeclaredSchema;
  /** The last migration was written from these very declarations. */
  readonly isCurrent: boolean;
}

/**
 * Reads the folder and the declarations.
 *
 * @throws SchemaError when later migrations cannot build on what is there, or when the declarations do not load
 */
export async function readStart(project: Project): Promise<Start> {
  const history = await readMigrations(project);
  refuseMissing(history);
  const last = history.at(-1);
  // What drizzle-kit alone has written was never proven to build on what is before it.
  refuseBrokenChain(history, last?.declared ? [last] : [], 'Nothing was written.');
  const schema = withRolesOfHistory(await loadDeclaredSchema(project), history);
  return { history, schema, isCurrent: last?.declared?.fingerprint === schema.declared.fingerprint };
}

/** What is wrong with a folder: files that are missing, edited or nobody's. */
export const faultsOf = (folder: MigrationFolder, history: readonly Migration[]): string[] => [
  ...folderFaults(history),
  ...strayFiles(folder, history),
];

/** Later migrations build on all earlier ones; what is written from a folder with gaps would be wrong. */
function refuseMissing(history: readonly Migration[]): void {
  const [first] = missingFiles(history);
  if (first !== undefined)
    throw new SchemaError('migration.missing', `${first} is missing: restore it from git, nothing was written.`, {
      facts: { file: first },
    });
}

/** The step from the folder to the declarations, and a shadow on which it can be rehearsed. */
export interface Ready extends Step {
  readonly rehearse: Rehearse;
  /** Extensions that the declarations need and that no prelude or migration creates. */
  readonly extensions: readonly CreatedExtension[];
}

/**
 * Does work with a project's shadow, on which the declarations have run.
 *
 * @param beside goes on meanwhile
 * @throws SchemaError when the shadow cannot be opened, or the declarations do not run
 */
export async function onShadow<T>(
  project: Project,
  { history, schema }: Start,
  work: (ready: Ready) => Promise<T>,
  beside?: Promise<unknown>,
): Promise<T> {
  const on = prerequisitesOf(schema, history, await installedExtensions(project, schema, history));
  const opening = openProjectShadow(project, on);
  const rehearsing = opening.then((shadow) => rehearsalsOn(shadow, schema));
  const reading = rehearsing.then((rehearse) => readDeclared(rehearse, schema));
  // Mostly it has been written by then.
  if (beside) void reading.then(() => report({ step: 'draft' })).catch(() => undefined);
  const [opened] = await Promise.allSettled([opening, reading, beside]);
  try {
    const { extensions } = await opening;
    const created = on.hints.created.map(({ name }) => name);
    return await work({
      rehearse: await rehearsing,
      history,
      declared: await reading,
      extensions: extensions.filter(({ name }) => !created.includes(name)),
    });
  } finally {
    if (opened.status === 'fulfilled') await opened.value.close();
  }
}
