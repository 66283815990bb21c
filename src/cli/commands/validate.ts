import { resolve } from 'node:path';
import { defined } from '../../postgres/model/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { type Project, writeWhole } from '../../project/index.js';
import {
  fixFile,
  proveProjectFix,
  renderFailure,
  renderReport,
  type ReporterName,
  validateProject,
  type Validation,
} from '../../validate/index.js';
import { explain } from '../failure.js';
import { withDatabase } from '../with-database.js';
import { nextStep } from '../next-step.js';
import { printReport } from '../document.js';
import { forPeople, isColored, say } from '../output.js';
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
  try {
    return await withDatabase(options, (client, project) => report(client, withShadow(project, options), options));
  } catch (error) {
    const { line, code, facts, details } = explain(error);
    printReport(renderFailure(reporterOf(options), { error: line, code, facts, details }));
    throw error;
  }
}

const reporterOf = ({ json, reporter }: ValidateCommandOptions): ReporterName => (json ? 'json' : reporter);

async function report(client: Client, project: Project, options: ValidateCommandOptions): Promise<number> {
  const { operations, strict = false, pending: allowPending } = options;
  const validation = await validateProject(client, project, { operations, strict, allowPending });
  const { history, upcoming, source, broken, declared } = validation;
  if (!history)
    say('This user may not read which migrations are applied: the database is compared with the newest declarations.');
  const { title = '', order = [] } = project.settings;
  const look = { ascii: options.ascii ?? false, color: isColored(process.stdout) };
  const next = fixHint(options, validation);
  const told = { title, order, ...look, database: client.label, source, ...defined({ next }) };
  const text = renderReport(reporterOf(options), validation, told);
  printReport(reporterOf(options) === 'text' ? forPeople(text) : text);
  for (const line of broken) say(line);
  if (options.fixSql !== undefined) await writeFix(options.fixSql, client, project, validation);
  // Reports for people say it themselves where nothing was migrated yet.
  const isSaid = validation.notMigrated && ['text', 'github', 'markdown'].includes(reporterOf(options));
  const advice = history && !upcoming && !isSaid ? nextStep(history, declared, validation) : undefined;
  if (advice !== undefined) say(advice);
  return validation.ok ? 0 : 1;
}

/** How what was found is closed. */
const fixHint = ({ fixSql }: ValidateCommandOptions, { ok, findings }: Validation): string | undefined =>
  ok || fixSql !== undefined || findings.every(({ fix }) => fix.length === 0)
    ? undefined
    : '"archon-schema validate --fix-sql fix.sql" writes the SQL that closes what was found.';

async function writeFix(name: string, client: Client, project: Project, validation: Validation): Promise<void> {
  const fix = await proveProjectFix(client, project, validation);
  if (fix.statements.length === 0) return say(`Nothing to fix: ${name} was not written.`);
  await writeWhole(resolve(name), fixFile(fix));
  const proof =
    fix.doubt === undefined ? 'proven on a scratch database' : `NOT proven, read it before you run it (${fix.doubt})`;
  const left = fix.statements.filter(({ leftOut }) => leftOut !== undefined).length;
  const out = left === 0 ? '' : `; ${left} commented out, since a table that holds rows would be dropped`;
  say(
    `Wrote ${name}: ${fix.statements.length === 1 ? '1 statement' : `${fix.statements.length} statements`}, ${proof}${out}.`,
  );
}
