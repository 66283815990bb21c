import { relative } from 'node:path';
import pc from 'picocolors';
import type { Client } from '../connect/index.js';
import { connect, loadProject, type Project } from '../project/index.js';

/** Progress and notices go to stderr: stdout is the report's. */
export const say = (line: string): void => console.error(line);

/**
 * Loads the project of this folder, opens its database, and closes it when the work is done.
 *
 * Ctrl-C ends the process at once: what runs in a transaction is rolled back.
 */
export async function withDatabase<T>(
  { config }: { readonly config?: string },
  work: (client: Client, project: Project) => Promise<T>,
): Promise<T> {
  const project = await loadProject(process.cwd(), config);
  const { connection } = project;
  if (connection.type === 'embedded')
    say(
      pc.dim(
        `Embedded database in ${relative(process.cwd(), connection.folder) || '.'}/ (set DATABASE_URL to use a server)`,
      ),
    );
  const client = await connect(connection);
  if (connection.type === 'server') say(pc.dim(`Database ${client.label}`));
  const interrupted = (): void => {
    say('Interrupted: what was not finished is rolled back, nothing of it stays.');
    void client.close().finally(() => process.exit(130));
    setTimeout(() => process.exit(130), 1000);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    return await work(client, project);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await client.close();
  }
}
