import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type DrizzleSnapshot, type Project, readMigrations, splitChunks } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import type { KitDraft } from './draft.js';

/** What drizzle-kit 1.0 offers to programs: its commands. Its other interface writes no snapshots of this format. */
export interface FolderKit {
  generate(options: {
    readonly dialect: 'postgresql';
    readonly schema: readonly string[];
    readonly out: string;
    readonly name: string;
    readonly breakpoints: boolean;
    readonly custom?: boolean;
    /** Answers, as JSON. */
    readonly hints?: string;
  }): Promise<Answer>;
}

type Answer =
  | { readonly status: 'ok'; readonly migration_path: string }
  | { readonly status: 'no_changes' }
  | { readonly status: 'missing_hints'; readonly unresolved: readonly Question[] }
  | { readonly status: 'error'; readonly error: { readonly code: string; readonly message?: string } };

interface Question {
  readonly type: 'rename_or_create' | 'confirm_data_loss';
  readonly kind: string;
  readonly entity: readonly string[];
}

/**
 * Has drizzle-kit 1.0 draft a migration beside a copy of the folder's snapshots, and reads what it wrote.
 *
 * @returns no statements where it would have asked: to its snapshot, what was renamed is another object
 * @throws SchemaError with drizzle-kit's words
 */
export async function draftIntoFolder(kit: FolderKit, project: Project): Promise<KitDraft> {
  const out = await mkdtemp(join(tmpdir(), 'archon-schema-draft-'));
  try {
    for (const { snapshotFile, file } of await readMigrations(project))
      for (const each of [snapshotFile, file])
        await copyIfThere(each, join(out, basename(dirname(each)), basename(each)));
    const request = {
      dialect: 'postgresql',
      schema: await project.schemaFiles(),
      out,
      name: 'draft',
      breakpoints: true,
    } as const;
    const hints = new Map<string, object>();
    for (;;) {
      const answer = await kit.generate({
        ...request,
        ...(hints.size > 0 && { hints: JSON.stringify([...hints.values()]) }),
      });
      if (answer.status === 'ok') return await readDraft(answer.migration_path, hints.size === 0);
      if (answer.status === 'no_changes') {
        const empty = await kit.generate({ ...request, custom: true });
        if (empty.status === 'ok') return await readDraft(empty.migration_path, false);
        throw refused(empty);
      }
      if (answer.status !== 'missing_hints') throw refused(answer);
      const known = hints.size;
      for (const { type, kind, entity } of answer.unresolved) {
        const hint = { type: type === 'rename_or_create' ? 'create' : type, kind, entity };
        hints.set(JSON.stringify(hint), hint);
      }
      // What is asked again in spite of an answer would be asked for ever.
      if (hints.size === known) throw refused(answer);
    }
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

const copyIfThere = (from: string, to: string): Promise<void> =>
  cp(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });

async function readDraft(file: string, isUsed: boolean): Promise<KitDraft> {
  const snapshot = JSON.parse(await readFile(join(dirname(file), 'snapshot.json'), 'utf8')) as DrizzleSnapshot;
  const up = isUsed ? splitChunks(await readFile(file, 'utf8')).map(({ sql }) => sql) : [];
  return { snapshot, up };
}

function refused(answer: Answer): SchemaError {
  const problem = answer.status === 'error' ? (answer.error.message ?? answer.error.code) : answer.status;
  return new SchemaError('drizzle-kit.refused', `drizzle-kit refuses the declarations: ${problem}`, {
    facts: { problem },
  });
}
