import { type Client, isAccessError } from '../postgres/connect/index.js';
import { type Catalog, type DeclaredCatalog, defined } from '../postgres/model/index.js';
import { readExtensions, scopeOf } from '../postgres/catalog/index.js';
import { type Expected, loadDeclaredSchema, loadExpected, prerequisitesOf } from '../expected/index.js';
import { openProjectShadow } from '../rehearsal/index.js';
import { type History, readStatus } from '../migrations/history/index.js';
import { brokenChain, type Migration, type Project, readMigrations } from '../project/index.js';
import { asManaged } from './as-managed.js';
import { notMigrated } from './not-migrated.js';
import type { CustomSql } from './by-custom-sql.js';
import { upcomingChanges, type UpcomingParts, withUpcoming } from './upcoming-changes.js';
import { type Fix, proveFix } from './prove-fix.js';
import { readSources } from './read-sources.js';
import { withLocations } from './source-location.js';
import { readLive, validateCatalog } from './validate-catalog.js';
import type { UpcomingChanges, Validation } from './validation.js';

/** What a validation of a project looks at, and what fails it. */
export interface ValidateProjectOptions {
  /** False: no row is inserted, changed and deleted to prove that it can be. */
  readonly operations?: boolean;
  /** True: undeclared objects next to the declared ones, in their schemas, are drift as well; `tablesFilter` limits them. */
  readonly strict?: boolean;
  /** False: migrations that are not applied yet fail the validation. */
  readonly allowPending?: boolean;
}

/** The outcome of a validation, with what the project's folder and the bookkeeping say. */
export interface ProjectValidation extends Validation {
  /** Where the expectation comes from: the last migration's snapshot, or the declarations run on the scratch database. */
  readonly source: Expected['source'];
  /** Which migrations are applied and pending; undefined if this user may not read the bookkeeping. */
  readonly history?: History;
  /** One line for each migration of the folder that does not build on the one before it. */
  readonly broken: readonly string[];
}

/**
 * Compares a project's database with its declarations, as the command `validate` does: with the migration at which the database
 * is, if one is applied, and with the declarations otherwise. What is still to come is reported apart, as `upcoming`.
 *
 * @param client an open connection, outside a transaction
 * @returns the findings, each with its place in the project's modules
 * @throws SchemaError if the declarations do not load or do not run; the driver's error if the database cannot be read
 */
export async function validateProject(
  client: Client,
  project: Project,
  options: ValidateProjectOptions = {},
): Promise<ProjectValidation> {
  const migrations = await readMigrations(project);
  const reading = startReading(client, project, migrations);
  const expected = await loadExpected(project, migrations, async () => {
    await reading.done;
    return readExtensions(client);
  });
  const history = await historyOf(client, project, migrations);
  const { base, next } = standing(expected, history, project.settings.managed);
  let notReplayed: string | undefined;
  const compared = await validateCatalog(client, base, {
    bookkeeping: project.bookkeeping,
    ...(options.operations === false && { operations: false }),
    ...(options.strict && { strict: await watched(project) }),
    ...reading.of(base),
    ...(history && { customSql: () => customSqlOf(project, history, (reason) => (notReplayed = reason)) }),
  });
  const ahead = next && (await upcomingOf({ ...next, live: compared.live }, migrations));
  const located =
    compared.findings.length > 0
      ? withLocations(compared, await readSources(project.root, await project.schemaFiles()))
      : compared;
  return {
    ...withUpcoming(located, ahead, { pending: options.allowPending === false }),
    source: expected.source,
    ...defined({ history, notReplayed, notMigrated: notMigrated(compared, history) }),
    broken: brokenChain(migrations, history?.pending ?? []),
  };
}

/**
 * The statements that close what a validation of a project has found, proven on the project's scratch database.
 *
 * @param client the connection that was validated
 */
export async function proveProjectFix(client: Client, project: Project, validation: Validation): Promise<Fix> {
  const [schema, history] = await Promise.all([loadDeclaredSchema(project), readMigrations(project)]);
  const shadow = await openProjectShadow(project, prerequisitesOf(schema, history, await readExtensions(client)));
  try {
    return await proveFix(shadow, client, validation, project.bookkeeping);
  } finally {
    await shadow.close();
  }
}

/** The server reads its catalog while the declarations load: mostly the last snapshot is what they turn out to be. */
function startReading(client: Client, { bookkeeping }: Project, migrations: readonly Migration[]) {
  const last = migrations.at(-1)?.declared;
  const live = last && readLive(client, last, { bookkeeping });
  // A failure is reported when the answer is asked for, and not at all if nobody asks.
  live?.catch(() => undefined);
  const scope = JSON.stringify(last && scopeOf(last));
  return {
    /** The session is free again. */
    done: Promise.allSettled([live]),
    /** What is being read, if that is all that this comparison needs. */
    of: (declared: DeclaredCatalog): { readonly live?: Promise<Catalog> } =>
      live && JSON.stringify(scopeOf(declared)) === scope ? { live } : {},
  };
}

/** Who may not read the bookkeeping gets the comparison all the same. */
async function historyOf(
  client: Client,
  project: Project,
  migrations: readonly Migration[],
): Promise<History | undefined> {
  try {
    return await readStatus(client, project, migrations);
  } catch (error) {
    if (!isAccessError(error) && !isAccessError((error as Error).cause)) throw error;
    return undefined;
  }
}

/**
 * What the database is compared with: the snapshot of the migration at which it is. What lies between that and the declarations is
 * still to come, and no drift. A database that was never migrated is compared with the declarations, and so is one whose migrations
 * come from several branches: no snapshot says what they give together.
 */
function standing(
  { declared }: Expected,
  history: History | undefined,
  managed: Project['settings']['managed'],
): { readonly base: DeclaredCatalog; readonly next?: Omit<UpcomingParts, 'live'> } {
  const applied = history?.applied.at(-1)?.declared;
  if (!history || !applied || brokenChain(history.applied, history.applied).length > 0) return { base: declared };
  const now = managed ? asManaged(applied, declared, managed) : applied;
  const tags = history.pending.map(({ tag }) => tag);
  if (tags.length === 0 && now.fingerprint === declared.fingerprint) return { base: declared };
  const migrated = history.pending.at(-1)?.declared ?? now;
  const renames = history.pending.map((migration) => migration.renames);
  return { base: now, next: { tags, renames, now, migrated, declared } };
}

/** Of the undeclared objects next to the declared ones, drizzle-kit's `tablesFilter` says which tables count. */
export async function watched({
  tablesFilter,
}: Pick<Project, 'tablesFilter'>): Promise<true | ((name: string) => boolean)> {
  if (!tablesFilter) return true;
  const { default: picomatch } = await import('picomatch');
  const [taken, left] = [
    tablesFilter.filter((pattern) => !pattern.startsWith('!')),
    tablesFilter.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1)),
  ];
  const isTaken = taken.length === 0 ? () => true : picomatch(taken);
  const isLeft = left.length === 0 ? () => false : picomatch(left);
  return (name) => isTaken(name) && !isLeft(name);
}

/**
 * What custom SQL in the applied migrations made.
 *
 * @param tell gets the reason where they do not run on the scratch database; then everything that nothing declares is drift
 */
async function customSqlOf(
  project: Project,
  { applied }: History,
  tell: (reason: string) => void,
): Promise<CustomSql | undefined> {
  if (applied.length === 0) return undefined;
  const { readCustomSql } = await import('../migrations/generate/index.js');
  return readCustomSql(project, applied).catch((error: unknown) => {
    tell((error as Error).message);
    return undefined;
  });
}

async function upcomingOf(
  parts: UpcomingParts,
  migrations: readonly Migration[],
): Promise<UpcomingChanges | undefined> {
  const { isAskedAbout } = await import('../migrations/generate/index.js');
  return upcomingChanges({ ...parts, isAskedAbout: isAskedAbout(migrations) });
}
