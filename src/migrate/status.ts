import type { Client } from '../connect/index.js';
import { type Project, readMigrations } from '../project/index.js';
import { readApplied } from './bookkeeping.js';
import { compareHistory, type History } from './history.js';

/** How the migrations of the folder and the bookkeeping of the database stand to each other. */
export async function readStatus(client: Client, project: Pick<Project, 'out' | 'bookkeeping'>): Promise<History> {
  return compareHistory(await readMigrations(project), await readApplied(client, project.bookkeeping));
}
