import { readFile } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import pc from 'picocolors';
import type { DeclaredCatalog } from '../../postgres/model/index.js';
import { scopeOf } from '../../postgres/catalog/index.js';
import { type Client, isAccessError } from '../../postgres/connect/index.js';
import { type Expected, loadExpected, openProjectShadow } from '../../expected/index.js';
import { type History, readStatus } from '../../migrations/history/index.js';
import { brokenChain, type Migration, type Project, readMigrations, writeWhole } from '../../project/index.js';
import {
  asManaged,
  type CustomSql,
  failureReporters,
  fixFile,
  outlook,
  type OutlookParts,
  proveFix,
  readLive,
  type ReporterName,
  reporters,
  type Source,
  validateCatalog,
  type Validation,
  withLocations,
  withOutlook,
} from '../../validate/index.js';
import { explain } from '../failure.js';
import { withDatabase } from '../with-database.js';
import { nextStep } from '../next-step.js';
import { say } from '../output.js';
import { withShadow } from '../with-shadow.js';

export interface ValidateCommandOptions {
  readonly config?: string;
  readonly reporter: ReporterName;
  /** Short for the reporter json. */
  readonly json?: boolean;
  readonly ascii?: boolean;
  readonly operations: boolean;
  readonly strict?: boolean;
  /** False: pending migrations fail the validation. */
  readonly pending: boolean;
  readonly fixSql?: string;
  readonly shadow?: string;
  readonly prelude?: readonly string[];
}

export async function validateCommand(options: ValidateCommandOptions): Promise<number> {
  const name = options.json ? 'json' : options.reporter;
  let isPrinted = false;
  /** One document, also where something fails after the report. */
  const print = (text: string): void => {
    if (!isPrinted && text !== '') console.log(text);
    isPrinted = true;
  };
  try {
    return await withDatabase(options, (client, project) =>
      report(client, withShadow(project, options), options, name, print),
    );
  } catch (error) {
    const { line, code, facts } = explain(error);
    print(failureReporters[name]({ error: line, code, facts }));
    throw error;
  }
}

/** Of what stands beside the declared objects, drizzle-kit's `tablesFilter` says which tables count. */
async function watched({ tablesFilter }: Project): Promise<true | ((name: string) => boolean)> {
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

/** Picocolors also colours for CI and on Windows, where stdout may be a file. */
const isColored = (): boolean => pc.isColorSupported && (process.stdout.isTTY || Boolean(process.env['FORCE_COLOR']));

async function report(
  client: Client,
  project: Project,
  options: ValidateCommandOptions,
  name: ReporterName,
  print: (text: string) => void,
): Promise<number> {
  const migrations = await readMigrations(project);
  const reading = startReading(client, project, migrations);
  const expected = await loadExpected(project, migrations);
  const history = await historyOf(client, project, migrations);
  const { base, next } = standing(expected, history, project.settings.managed);
  const live = reading.live && reading.isFor(base) ? { live: reading.live } : {};
  const compared = await validateCatalog(client, base, {
    bookkeeping: project.bookkeeping,
    operations: options.operations,
    ...live,
    ...(history && { customSql: () => customSqlOf(project, history) }),
    ...(options.strict && { strict: await watched(project) }),
  });
  const ahead =
    next &&
    outlook({
      ...next,
      live: compared.live,
      isAskedAbout: (await import('../../migrations/generate/index.js')).isAskedAbout(migrations),
    });
  const located = compared.findings.length > 0 ? withLocations(compared, await sourcesOf(project)) : compared;
  const validation = withOutlook(located, ahead, { pending: !options.pending });
  const { title = '', order = [] } = project.settings;
  const look = { ascii: options.ascii ?? false, color: isColored() };
  print(reporters[name](validation, { title, order, ...look, database: client.label, source: expected.source }));
  for (const line of brokenChain(migrations, history?.pending ?? [])) say(line);
  if (options.fixSql !== undefined) await writeFix(options.fixSql, client, project, validation);
  const advice = history && !ahead ? nextStep(history, base, validation) : undefined;
  if (advice !== undefined) say(advice);
  return validation.ok ? 0 : 1;
}

/** The server reads its catalog while the declarations load: mostly it is the last snapshot that they turn out to be. */
function startReading(client: Client, { bookkeeping }: Project, migrations: readonly Migration[]) {
  const last = migrations.at(-1)?.declared;
  const live = last && readLive(client, last, { bookkeeping });
  // A failure is told when the answer is asked for, and not at all where nobody does.
  live?.catch(() => undefined);
  const scope = JSON.stringify(last && scopeOf(last));
  return {
    isFor: (declared: DeclaredCatalog): boolean => JSON.stringify(scopeOf(declared)) === scope,
    ...(live && { live }),
  };
}

/** Where the migrations do not run on the shadow, everything that nothing declares is reported as drift. */
async function customSqlOf(project: Project, { applied }: History): Promise<CustomSql | undefined> {
  if (applied.length === 0) return undefined;
  const { readCustomSql } = await import('../../migrations/generate/index.js');
  return readCustomSql(project, applied).catch(() => undefined);
}

/** Who may not read the bookkeeping has the report all the same. */
async function historyOf(
  client: Client,
  project: Project,
  migrations: readonly Migration[],
): Promise<History | undefined> {
  try {
    return await readStatus(client, project, migrations);
  } catch (error) {
    if (!isAccessError(error) && !isAccessError((error as Error).cause)) throw error;
    say('This user may not read which migrations are applied: the database is compared with the newest declarations.');
    return undefined;
  }
}

/**
 * What the database is compared with: the snapshot of the migration at which it stands. What lies between that and the
 * declarations is still to come, and no drift. One that was never migrated is compared with the declarations.
 */
function standing(
  { declared }: Expected,
  history: History | undefined,
  managed: Project['settings']['managed'],
): { readonly base: DeclaredCatalog; readonly next?: Omit<OutlookParts, 'live'> } {
  const applied = history?.applied.at(-1)?.declared;
  if (!history || !applied) return { base: declared };
  const now = managed ? asManaged(applied, declared, managed) : applied;
  const tags = history.pending.map(({ tag }) => tag);
  if (tags.length === 0 && now.fingerprint === declared.fingerprint) return { base: declared };
  const migrated = history.pending.at(-1)?.declared ?? now;
  const renames = history.pending.map((migration) => migration.renames);
  return { base: now, next: { tags, renames, now, migrated, declared } };
}

async function sourcesOf(project: Project): Promise<Source[]> {
  const files = await project.schemaFiles();
  return Promise.all(
    files.map(async (file) => ({
      file: relative(project.root, file).split(sep).join('/'),
      text: await readFile(file, 'utf8'),
    })),
  );
}

async function writeFix(name: string, client: Client, project: Project, validation: Validation): Promise<void> {
  const file = resolve(name);
  const shadow = await openProjectShadow(project);
  try {
    const fix = await proveFix(shadow, client, validation.declared, validation, project.bookkeeping);
    await writeWhole(file, fixFile(fix));
    const proof =
      fix.doubt === undefined ? 'proven on a scratch database' : `NOT proven, read it before you run it (${fix.doubt})`;
    const left = fix.statements.filter(({ leftOut }) => leftOut !== undefined).length;
    const out = left === 0 ? '' : `; ${left} commented out, since a table that holds rows would be dropped`;
    say(
      `Wrote ${name}: ${fix.statements.length === 1 ? '1 statement' : `${fix.statements.length} statements`}, ${proof}${out}.`,
    );
  } finally {
    await shadow.close();
  }
}
