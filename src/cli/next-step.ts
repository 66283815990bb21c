import type { DeclaredCatalog } from '../postgres/model/index.js';
import type { History } from '../migrations/history/index.js';
import type { Validation } from '../validate/index.js';

/**
 * Which command comes next after a validation against the declarations while migrations are pending; undefined where none does.
 * Where nothing is recorded and what the migrations make exists all the same, `migrate` would refuse: it has to be adopted.
 */
export function nextStep(
  { applied, pending, unknown }: History,
  { catalog, shared }: DeclaredCatalog,
  { ok, missing }: Pick<Validation, 'ok' | 'missing'>,
): string | undefined {
  if (pending.length === 0) return undefined;
  const left = new Set([...shared, ...pending.flatMap(({ takenOver }) => takenOver)]);
  const made = catalog.objects.filter(({ id, parent }) => parent === undefined && !left.has(id));
  const existing = made.filter(({ id }) => !missing.has(id));
  if (applied.length + unknown.length === 0 && existing.length > 0)
    return ok
      ? 'No migration is recorded as applied, but everything is as declared: "archon-schema adopt" records them.'
      : `No migration is recorded as applied, but ${existing.length} of the ${made.length} objects that they make exist: "archon-schema adopt --repair" closes the differences, keeps every row, and records them.`;
  return ok
    ? undefined
    : `Not applied here yet: ${pending.map(({ tag }) => tag).join(', ')}. "archon-schema migrate" applies it.`;
}
