import { databaseCodes } from './codes/database.js';
import { migrationCodes } from './codes/migrations.js';
import { projectCodes } from './codes/project.js';
import { runCodes } from './codes/runs.js';

/**
 * Every code that an error can have. A code names the kind of cause and stays as it is when messages change; `docs/errors.md` is
 * made from this list.
 */
export const codes = { ...projectCodes, ...databaseCodes, ...migrationCodes, ...runCodes } as const;

/** The code of an error, e.g. `migration.edited`; docs/errors.md says what each means and what to do. */
export type ErrorCode = keyof typeof codes;
