import type { AnyDatabase } from '../postgres/connect/index.js';
import { loadProject, type Project } from '../project/index.js';
import * as pulling from '../pull/index.js';
import { outsideTransaction } from './with-client.js';

/** What {@link pullDeclarations} writes, and into which project. */
export interface PullOptions extends pulling.PullOptions {
  /** A project that `loadProject` has read; without it, that of the working directory. */
  readonly project?: Project;
}

/**
 * Writes declarations for what is in the database and nobody declares, as the command `pull` does: functions, triggers, comments and
 * grants, with the builders of `archon-schema/declare`. Each is made on the scratch database and compared with the live one before it
 * is written; what does not come out the same is not written.
 *
 * @example
 * const { written, notWritten } = await pullDeclarations(db, { out: 'src/schema/pulled.ts' });
 * @param db outside a transaction; nothing is changed in it
 * @returns what was written, and what was not with the reason
 * @throws SchemaError if the project or its declarations do not load or run, or an option names nothing; the driver's error if the
 *   database cannot be read
 */
export const pullDeclarations = (db: AnyDatabase, options: PullOptions = {}): Promise<pulling.Pulled> =>
  outsideTransaction(db, async (client) =>
    pulling.pullDeclarations(client, options.project ?? (await loadProject(process.cwd())), options),
  );
