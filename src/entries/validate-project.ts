import type { AnyDatabase } from '../postgres/connect/index.js';
import { loadProject, type Project } from '../project/index.js';
import * as validating from '../validate/index.js';
import { outsideTransaction } from './with-client.js';
import { type ProgressOptions, reportingTo } from '../progress/index.js';

/** Which project {@link validateProject} looks at, and what fails it. */
export interface ValidateProjectOptions extends validating.ValidateProjectOptions, ProgressOptions {
  /** A project that `loadProject` has read; without it, that of the working directory. */
  readonly project?: Project;
}

/**
 * Compares a database with a project's declarations, as the command `validate` does: with the migration at which the database is,
 * if one is applied, and with the declarations otherwise. What is still to come is reported apart, as `upcoming`.
 *
 * @example
 * const { ok, findings, upcoming } = await validateProject(db);
 * @param db outside a transaction
 * @returns the findings, each with its file and line, and what the bookkeeping says
 * @throws SchemaError if the project or its declarations do not load or do not run; the driver's error if the database cannot be read
 */
export const validateProject = (
  db: AnyDatabase,
  options: ValidateProjectOptions = {},
): Promise<validating.ProjectValidation> =>
  reportingTo(options.onProgress, () =>
    outsideTransaction(db, async (client) =>
      validating.validateProject(client, options.project ?? (await loadProject(process.cwd())), options),
    ),
  );
