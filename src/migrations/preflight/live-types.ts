import type { CatalogObject } from '../../postgres/model/index.js';
import { ident, qualified } from '../../postgres/sql/index.js';
import { isOfEnum, type TableColumn } from '../../postgres/kinds/index.js';
import type { Pair } from './names.js';
import type { Setting } from './rows-after.js';

/** Writes enums that migrations rename or make anew as those that their columns have now. */
export function liveTypes(
  { names, live }: Setting,
  enums: readonly CatalogObject[],
  columns: readonly TableColumn[],
): (sql: string) => string {
  const others = enums.flatMap(({ path }) => {
    const name = path.join('.');
    for (const column of columns) {
      if (!isOfEnum(column.properties.type, path)) continue;
      const [schema = '', relation = '', own = ''] = column.path;
      const table: Pair = [schema, relation];
      const [now, was] = [names.relation(table), names.column(table, own)];
      const present = now && was !== undefined ? live.find(now, was)?.enum : undefined;
      if (present && present.join('.') !== name) return [[path, present] as const];
    }
    return [];
  });
  if (others.length === 0) return (sql) => sql;
  const spelled = (path: readonly string[]): string[] => [
    qualified(...path),
    path.map((part) => (/^[a-z_][a-z0-9_$]*$/.test(part) ? part : ident(part))).join('.'),
  ];
  return (sql) =>
    others.reduce(
      (text, [path, present]) =>
        spelled(path).reduce(
          (now, name) =>
            now
              .split(`::${name}`)
              .reduce((all, rest) => `${all}::${/^[\w$]/.test(rest) ? name : qualified(...present)}${rest}`),
          text,
        ),
      sql,
    );
}
