import type { Client } from '../../postgres/connect/index.js';
import { type Migration, refuseStatements } from '../../project/index.js';
import { didYouMean, SchemaError } from '../../errors/index.js';
import type { History } from '../history/index.js';
import { firstOutside, refusePooler } from '../session/index.js';

/** @throws SchemaError when the database has a migration that the folder does not */
export function refuseUnknown({ unknown: [stranger] }: History): void {
  if (stranger)
    throw new SchemaError(
      'migration.unknown',
      `The database has a migration that this folder does not know (created_at ${stranger.createdAt}): pull the newest migrations first, or go back to the branch from which it was applied, and roll it back there.`,
      { facts: { hash: stranger.hash, createdAt: stranger.createdAt } },
    );
}

/** The migrations to take back, newest first. @throws SchemaError naming the candidates for `to` */
export function chooseMigrations(
  migrations: readonly Migration[],
  { applied }: History,
  { steps, to }: { readonly steps?: number; readonly to?: string },
): Migration[] {
  if (to === undefined) return applied.slice(-(steps ?? 1)).reverse();
  if (steps !== undefined)
    throw new SchemaError('argument.invalid', 'A rollback takes either a number of steps or the tag that stays.', {
      facts: { option: '--to', value: to },
    });
  const at = applied.findIndex(({ tag }) => tag === to);
  if (at !== -1) return applied.slice(at + 1).reverse();
  const why = migrations.some(({ tag }) => tag === to) ? `${to} is not applied` : `There is no migration ${to}`;
  const tags = applied.map(({ tag }) => tag);
  const candidates = tags.length === 0 ? 'none is' : `applied are ${tags.join(', ')}`;
  throw new SchemaError(
    'argument.invalid',
    [`${why}: ${candidates}.`, didYouMean(to, tags)].filter(Boolean).join(' '),
    {
      facts: { option: '--to', value: to, expected: tags },
    },
  );
}

/** @throws SchemaError when a down file is missing, holds what cannot run, or needs one session and a pooler gives many */
export async function refuseDownFiles(client: Client, goes: readonly Migration[]): Promise<void> {
  for (const { tag, downFile, downSql, declared } of goes)
    if (downSql === undefined)
      throw new SchemaError(
        declared ? 'migration.missing' : 'rollback.missing',
        declared
          ? `${downFile} is missing: restore it from git, nothing was dropped.`
          : `${tag} has no rollback, for drizzle-kit alone has written it: "archon-schema generate --backfill" writes one. Nothing was dropped.`,
        { facts: { tag, file: downFile } },
      );
    else await refuseStatements(downFile, downSql);
  await refusePooler(client, firstOutside(goes, 'down'), 'Nothing was dropped.');
}
