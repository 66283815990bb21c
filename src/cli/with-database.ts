import { defined } from '../postgres/model/index.js';
import { type Client, connectionTarget, type Patience } from '../postgres/connect/index.js';
import type { LockOptions, Stage } from '../migrations/session/index.js';
import { say } from './output.js';
import { fromHere } from './paths.js';
import { connect, type Project } from '../project/index.js';
import { projectHere } from './load-project.js';

const interruptions: Readonly<Record<Stage, string>> = {
  transaction: 'Interrupted: what was not finished is rolled back, nothing of it stays.',
  commit: 'Interrupted during COMMIT: it may have been done or not, "archon-schema status" tells.',
  outside:
    'Interrupted in a file without a transaction: the statements that ran stay, one that runs goes on to its end. Run the command again to go on.',
};

export interface DatabaseOptions {
  readonly config?: string;
  /** How long to wait for the server to let us in, in seconds. */
  readonly connectTimeout?: number;
}

/**
 * Loads the project of this folder, opens its database, and closes it when the work is done.
 *
 * Ctrl-C ends the process at once, and says what stays of what ran.
 *
 * @param work is given `onStage`, to tell what an interruption would leave
 */
export async function withDatabase<T>(
  options: DatabaseOptions,
  work: (client: Client, project: Project, onStage: (stage: Stage) => void) => Promise<T>,
): Promise<T> {
  const project = await projectHere(options.config);
  const { connection } = project;
  if (connection.type === 'embedded')
    say(`Embedded database in ${fromHere(connection.folder)}/ (set DATABASE_URL to use a server)`, (text, { dim }) =>
      dim(text),
    );
  const client = await connect(connection, patienceOf(options));
  noteIgnored(connection);
  if (connection.type === 'server') say(`Database ${client.label}`, (text, { dim }) => dim(text));
  let stage: Stage = 'transaction';
  const interrupted = (): void => {
    say(interruptions[stage]);
    // Of a transaction nothing stays: its statement is ended, or the server goes on with it, and keeps its locks, until it finds
    // nobody there. What is committed, or runs by itself, is left to come to its own end.
    const isCancelled = stage === 'transaction' ? client.cancel?.().catch(() => undefined) : undefined;
    void Promise.resolve(isCancelled)
      .then(() => client.close())
      .finally(() => process.exit(130));
    setTimeout(() => process.exit(130), 1000);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    return await work(client, project, (now) => (stage = now));
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await client.close();
  }
}

/** How long servers are waited for, with a sign of life on stderr. */
export const patienceOf = ({ connectTimeout }: DatabaseOptions): Patience => ({
  ...defined({ connectTimeout }),
  onWait: (what) => say(`Still waiting for ${what}…`),
});

/** Words that other clients understand do no harm. */
function noteIgnored(connection: Project['connection']): void {
  if (connection.type !== 'server') return;
  const { ignored } = connectionTarget(connection.url);
  if (ignored.length > 0) say(`Ignored in the connection string: ${ignored.join(', ')}.`, (text, { dim }) => dim(text));
}

/** How long locks are waited for, as the command line gives it. */
export interface LockFlags {
  readonly lockWait?: number;
  readonly lockTimeout?: number;
}

/** The library's options for locks, which tell of waiting on stderr. */
export const lockOptions = ({ lockWait, lockTimeout }: LockFlags, onStage: (stage: Stage) => void): LockOptions => ({
  ...defined({ lockWait, lockTimeout }),
  onStage,
  onWait: () => say('Another run holds the migrations lock, waiting for it to end…'),
  onRetry: ({ attempt, attempts, pause, holders }) => {
    say(`A lock was not free in time: trying again in ${pause.toFixed(1)} s (attempt ${attempt} of ${attempts})…`);
    for (const holder of holders) say(`  Holds locks: ${holder}`);
  },
});
