import type { CatalogObject } from '../postgres/model/index.js';
import { kindOf } from '../postgres/kinds/index.js';
import { groupBy } from './group-by.js';
import type { NotPulled, Pulled } from './pulled.js';
import type { DatabaseRead } from './read-database.js';
import type { ProvenDrafts } from './draft-proven.js';

/** What a pull tells of what it has written and what not. */
export function outcomeOf(
  { drafts, refusals }: ProvenDrafts,
  { undeclared, live }: DatabaseRead,
): Omit<Pulled, 'file'> {
  const ids = (objects: readonly CatalogObject[]): string[] => objects.map(({ id }) => id);
  const notWritten = refusals.flatMap(({ objects, reason }) =>
    [...groupBy(objects, ({ kind }) => kind)].map(([kind, some]): NotPulled => ({ kind, objects: ids(some), reason })),
  );
  return {
    written: drafts.map(({ name, objects }) => ({ name, kind: objects[0]?.kind ?? '', objects: ids(objects) })),
    notWritten: [
      ...notWritten,
      ...undeclared.others.map(({ object: { id, kind } }) => ({
        kind,
        objects: [id],
        reason: `neither Drizzle nor archon-schema has a builder for a ${kind}`,
      })),
    ],
    becomesDrift: drifting(
      drafts.flatMap(({ objects }) => objects),
      refusals.flatMap(({ objects }) => objects),
    ),
    undeclared: undeclared.drizzles.map(({ object, holds }) => ({ object: object.id, kind: object.kind, holds })),
    notCompared: live.notModelled ?? [],
  };
}

/** Kinds that are compared where one is declared are from now on: rights only on what has declared ones. */
function drifting(written: readonly CatalogObject[], refused: readonly CatalogObject[]): string[] {
  const kinds = new Set(written.map(({ kind }) => kind));
  return refused.flatMap(({ id, kind }) => {
    const { isDependent, isGoverned } = kindOf(kind);
    return kinds.has(kind) && isDependent && !isGoverned ? [id] : [];
  });
}
