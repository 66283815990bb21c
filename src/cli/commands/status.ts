import { readStatus } from '../../migrate/index.js';
import { withDatabase } from '../with-database.js';

export function statusCommand(options: { readonly config?: string }): Promise<number> {
  return withDatabase(options, async (client, project) => {
    const history = await readStatus(client, project);
    const { applied, pending, edited, missing, skipped, unknown } = history;
    for (const { tag } of applied) console.log(`applied  ${tag}`);
    for (const { tag } of pending) console.log(`pending  ${tag}`);
    const wrong = [
      ...edited.map(({ file }) => `edited   ${file} was changed after it was applied`),
      ...missing.map(({ file }) => `missing  ${file} is named in the journal but is not there`),
      ...skipped.map(({ tag }) => `skipped  ${tag} is older than a migration that is applied`),
      ...unknown.map(
        ({ hash, createdAt }) =>
          `unknown  ${hash.slice(0, 12)}… (created_at ${createdAt}) is applied but not in this folder`,
      ),
    ];
    for (const line of wrong) console.log(line);
    return wrong.length === 0 ? 0 : 1;
  });
}
