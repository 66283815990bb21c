import { defined } from '../../postgres/model/index.js';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { withoutPassword } from '../../postgres/connect/index.js';
import { type DrizzleSnapshot, type Migration, type Project, refuseOtherLayout } from '../../project/index.js';
import type { DeclaredSchema } from '../../expected/index.js';
import { type ErrorCode, type Facts, SchemaError } from '../../errors/index.js';

/** What drizzle-kit writes for a migration: its snapshot, and a first draft. */
export interface KitDraft {
  readonly snapshot: DrizzleSnapshot;
  /** drizzle-kit's statements from the previous snapshot to this one; none where it would ask what was renamed. */
  readonly up: readonly string[];
}

export interface DraftRequest {
  /** The working directory, from which paths are taken; without one, the configuration's folder. */
  readonly root?: string;
  readonly configFile: string;
  /** The previous snapshot; without one, the database is empty. */
  readonly previous?: unknown;
}

/** What became of a request. A failure is a {@link SchemaError} in parts, for IPC carries data only. */
export type Reply =
  | { readonly draft: KitDraft }
  | { readonly error: string; readonly code: ErrorCode; readonly facts: Facts; readonly details: readonly string[] };

/**
 * Has drizzle-kit draft a migration, in a child process: it changes built-in prototypes and exits on bad input.
 *
 * @param project whose declarations are loaded there
 * @param previous drizzle-kit's snapshot of the last migration
 * @throws SchemaError when the declarations do not load or drizzle-kit refuses them
 */
async function draftMigration(project: Project, previous: unknown): Promise<KitDraft> {
  const reply = await ask({
    root: project.root,
    configFile: project.configFile,
    ...defined({ previous }),
  });
  if ('error' in reply) throw new SchemaError(reply.code, reply.error, reply);
  return reply.draft;
}

/**
 * What of a draft is of use: none of it where it makes what is somebody else's, for drizzle-kit takes that for the project's. The plan
 * does all then.
 */
export function usableDraft(
  { up }: KitDraft,
  { prerequisites }: Pick<DeclaredSchema, 'prerequisites'>,
): readonly string[] {
  const made = up.map((sql) => /^\s*CREATE (?:SCHEMA|TABLE|TYPE|SEQUENCE) "([^"]+)"(?:\.|;|\s*$)/.exec(sql)?.[1]);
  return made.some((schema) => schema !== undefined && prerequisites.foreignSchemas.includes(schema)) ? [] : up;
}

/**
 * Has drizzle-kit draft what comes after a migration. Where it has left no snapshot of that, its draft is of no use: the plan does
 * all.
 *
 * @throws SchemaError likewise, or when a snapshot is lost
 */
export async function draftAfter(project: Project, history: readonly Migration[]): Promise<KitDraft> {
  refuseOtherLayout(project);
  const last = history.at(-1);
  if (last?.snapshot !== undefined || !last) return draftMigration(project, last?.snapshot);
  // A history that was written by hand never had one.
  if (last.declared && history.some(({ snapshot }) => snapshot !== undefined))
    throw new SchemaError(
      'migration.missing',
      `The snapshot of migration ${last.tag} is missing: restore ${last.snapshotFile} from git.`,
      { facts: { tag: last.tag } },
    );
  return { ...(await draftMigration(project, undefined)), up: [] };
}

function ask(request: DraftRequest): Promise<Reply> {
  const source = import.meta.url;
  const isTypeScript = source.endsWith('.ts');
  const worker = fileURLToPath(new URL(isTypeScript ? './draft-worker.ts' : './draft-worker.js', source));
  const child = fork(worker, {
    execArgv: isTypeScript ? ['--import', 'jiti/register'] : [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // drizzle-kit asks on a terminal when it suspects a rename; without one it fails, and its part is left to our plan.
    env: { ...process.env, CI: '1', NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  let output = '';
  const collect = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  return new Promise((resolve, reject) => {
    let reply: Reply | undefined;
    child.on('message', (message) => (reply = message as Reply));
    child.on('error', reject);
    child.on('close', (code) => {
      // What was said before the end is of use only where the end was none of an error.
      if (reply && (code === 0 || 'error' in reply)) resolve(reply);
      else {
        const problem = refusal(output, code);
        resolve({
          error: `drizzle-kit refuses the declarations: ${problem}`,
          code: 'drizzle-kit.refused',
          facts: { problem },
          details: [],
        });
      }
    });
    child.send(request);
  });
}

/** The last thing that drizzle-kit said before it ended by itself. */
function refusal(output: string, code: number | null): string {
  const said = withoutPassword(output)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('at '));
  return said.at(-1) ?? `it ended with code ${code}`;
}
