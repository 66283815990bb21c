import { type CatalogObject, defined } from '../model/index.js';
import type { Rename, ValueRename } from '../catalog/index.js';
import { ident } from '../sql/index.js';
import { kindOf, type Statement } from '../kinds/index.js';

/**
 * The statements that give objects their declared names, with everything in them kept.
 *
 * @param renames ordered so that a renamed table comes before what stands on it
 */
export function planRenames(renames: readonly Rename[]): Statement[] {
  const schemas = new Map(
    renames.filter(({ to }) => kindOf(to.kind).isNamespace).map(({ to, from }) => [nameOf(to), nameOf(from)]),
  );
  return [...renames].reverse().flatMap(({ to, from }) =>
    [...rename(to, from), ...move(to, from, schemas)].map((sql) => ({
      sql,
      hazards: kindOf(from.kind).isNamedByCode?.(from) ? (['breaks running code'] as const) : [],
      object: from.id,
      ...defined({ safer: kindOf(from.kind).saferRename }),
    })),
  );
}

/** The statements that give values of enums their declared names; rows keep them. */
export const planValueRenames = (renames: readonly ValueRename[]): Statement[] =>
  renames.flatMap(({ type, to, from }): Statement[] => {
    const sql = kindOf(type.kind).values?.rename(type, from, to);
    return sql === undefined ? [] : [{ sql, hazards: ['breaks running code'], object: type.id }];
  });

function rename(to: CatalogObject, from: CatalogObject): string[] {
  const [before, after] = [nameOf(from), nameOf(to)];
  const what = before === after ? undefined : kindOf(from.kind).renamed?.(from);
  return what === undefined ? [] : [`ALTER ${what} TO ${ident(after)}`];
}

/** After it has got its new name, and before schemas get theirs. */
function move(to: CatalogObject, from: CatalogObject, schemas: ReadonlyMap<string, string>): string[] {
  const [schema = ''] = to.path;
  const before = schemas.get(schema) ?? schema;
  if (to.parent !== undefined || to.path.length < 2 || before === from.path[0]) return [];
  const at = from.path.map((part, index) => (index === 1 ? nameOf(to) : part));
  const what = kindOf(from.kind).moved?.({ ...from, path: at });
  return what === undefined ? [] : [`ALTER ${what} SET SCHEMA ${ident(before)}`];
}

const nameOf = ({ kind, path }: CatalogObject): string => path.at(kindOf(kind).nameAt ?? -1) ?? '';
