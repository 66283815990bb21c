import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type DeclaredCatalog,
  sameJson,
} from '../../postgres/model/index.js';
import { ident, literal, qualified } from '../../postgres/sql/index.js';
import { findUnfit, isOfEnum, isTableColumn, kindOf, type Rows, type TableColumn } from '../../postgres/kinds/index.js';
import { valuesOf } from '../../postgres/catalog/index.js';
import { liveTypes } from './live-types.js';
import type { Names, Pair } from './names.js';
import type { PendingChanges } from './pending-changes.js';
import { noRows, rowsAfter, type Setting } from './rows-after.js';
import type { LiveColumns } from './live-columns.js';

/** Something that every row has to meet once a migration has run. */
export interface Rule {
  /** The id of the column, constraint, index or enum. */
  readonly object: string;
  /** What a row that does not meet it does: `hold NULL in column public.t.name`. */
  readonly fault: readonly [one: string, many: string];
  /** What to do about it, where it is not to change these rows. */
  readonly remedy?: string;
  /** The table in the database whose rows it is about. */
  readonly table: Pair;
  /** The tables in the database, or made by pending migrations, on whose rows it depends. */
  readonly tables: readonly Pair[];
  /** Lists the rows that do not meet it. */
  readonly query?: string;
  /** Where no query can list them: one that fails if there are any. */
  readonly attempt?: string;
}

/**
 * What a migration asks of rows that are there, and the one before it did not.
 *
 * @param catalogs what the migration gives, and the catalog before it; what an object of it says already is not asked again
 */
export function rulesOf(
  { changes, names, namesBefore }: PendingChanges,
  { declared, before }: { readonly declared: DeclaredCatalog; readonly before: Catalog | undefined },
  live: LiveColumns,
  version: number,
): Rule[] {
  const { objects } = declared.catalog;
  const known = before && catalogIndex(before);
  const { childrenOf } = catalogIndex(declared.catalog);
  const columnsOf = (path: Pair): readonly TableColumn[] => childrenOf({ kind: 'table', path }).filter(isTableColumn);
  const setting: Setting = { names, live, columnsOf };
  const enums = objects.filter(({ kind }) => kind === 'enum');
  const withLiveTypes = liveTypes(setting, enums, objects.filter(isTableColumn));
  return objects.flatMap((object): Rule[] => {
    const was = known?.get(object);
    if (isTableColumn(object))
      return [...notNull(object, was, setting, namesBefore), ...fits(object, { setting, changes, enums, version })];
    if (was && sameJson(was.properties, object.properties)) return [];
    switch (object.kind) {
      case 'constraint':
      case 'index':
        return kept(object, setting, withLiveTypes);
      default:
        return was && before ? onColumns(object, was, setting, { wanted: declared.catalog, live: before }) : [];
    }
  });
}

/** What a type that changes asks of the columns that are of it: where none of the tables gets another name meanwhile. */
function onColumns(
  object: CatalogObject,
  found: CatalogObject,
  { names }: Setting,
  catalogs: { readonly wanted: Catalog; readonly live: Catalog },
): Rule[] {
  const properties = new Set([...Object.keys(object.properties), ...Object.keys(found.properties)]);
  return [...properties].flatMap((property) => {
    if (sameJson(object.properties[property] ?? null, found.properties[property] ?? null)) return [];
    const change = { change: 'changed', object, found, property } as const;
    return (kindOf(object.kind).rowsInTheWay?.(change, catalogs) ?? []).flatMap(({ on, fault, query }): Rule[] => {
      const table = on && names.relation(on);
      if (!table || !sameJson(table, on)) return [];
      return [{ object: object.id, fault, table, tables: [table], query }];
    });
  });
}

const isNotNull = (column: CatalogObject | undefined): boolean =>
  column !== undefined &&
  isTableColumn(column) &&
  column.properties.notNull &&
  column.properties.notNullNotValid !== true;

function notNull(column: TableColumn, was: CatalogObject | undefined, setting: Setting, earlier: Names): Rule[] {
  const { path, properties, id } = column;
  const table = pairOfPath(path);
  const name = path[2] ?? '';
  const own = setting.names.relation(table);
  const present = own && setting.live.of(own);
  if (!own || !present || !isNotNull(column)) return [];
  const liveName = (names: Names): string | undefined =>
    present.find((one) => one.name === names.column(table, name))?.name;
  const isNew = liveName(setting.names) === undefined;
  // It is NOT NULL already; unless it is dropped and added again.
  if (isNotNull(was) && (!isNew || liveName(earlier) === undefined)) return [];
  if (isNew && ['default', 'generated', 'identity'].some((key) => properties[key] !== undefined)) return [];
  const rule = { object: id, table: own, tables: [own] };
  if (isNew && !isNullable(was))
    return [
      {
        ...rule,
        fault: withObject(['gets no value in', 'get no value in'], `${id}, which is new and NOT NULL`),
        remedy: 'Give it a default; or add it without NOT NULL, fill it, and set NOT NULL in a later migration.',
        query: `select * from ${qualified(...own)}`,
      },
    ];
  const rows = rowsAfter(setting, table, name);
  if (!rows) return [];
  const fault = withObject(['holds NULL in', 'hold NULL in'], `${id}, which becomes NOT NULL`);
  return [{ ...rule, fault, query: `select * from ${rows()} where ${ident(name)} is null` }];
}

/** Whether an earlier pending migration has added it without NOT NULL. */
const isNullable = (was: CatalogObject | undefined): boolean => was !== undefined && !isNotNull(was);

function kept(object: CatalogObject, setting: Setting, withLiveTypes: (sql: string) => string): Rule[] {
  const { path, properties, id } = object;
  const { relationOf, needs, violators } = kindOf(object.kind);
  const table = pairOfPath(relationOf?.(object) ?? path);
  const own = setting.names.relation(table);
  const text = Object.values(properties).flat().map(String).join('\n');
  const rows = rowsAfter(setting, table, text);
  if (!own || !rows) return [];
  const [needed] = needs?.(object) ?? [];
  const target = needed && pairOfPath(needed.path);
  const referenced: Rows | undefined = target && (rowsAfter(setting, target, text) ?? noRows(setting, target));
  const query = violators?.(object, rows, referenced);
  if (query === undefined) return [];
  const otherTable = target && (setting.names.relation(target) ?? target);
  return [
    {
      object: id,
      fault: withObject(['violates', 'violate'], id),
      table: own,
      tables: [own, ...(otherTable ? [otherTable] : [])],
      query: withLiveTypes(query),
    },
  ];
}

interface Fits {
  readonly setting: Setting;
  readonly changes: PendingChanges['changes'];
  readonly enums: readonly CatalogObject[];
  readonly version: number;
}

/** Where a statement changes a column's type: what its values have to be. */
function fits(column: TableColumn, { setting, changes, enums, version }: Fits): Rule[] {
  const table = pairOfPath(column.path);
  const own = setting.names.relation(table);
  const was = setting.names.column(table, column.path[2] ?? '');
  const present = own && was !== undefined ? setting.live.find(own, was) : undefined;
  const change = changes.findLast(
    (one) => one.does === 'retype' && sameJson(one.table, own ?? []) && one.column === was,
  );
  if (!own || !present || change?.does !== 'retype') return [];
  const { type } = column.properties;
  const listed = enums.find(({ path }) => isOfEnum(type, path));
  const values = listed ? valuesOf(listed) : [];
  const rule = { object: column.id, table: own, tables: [own] };
  const fault = withObject(['does', 'do'], `not fit ${type}, the new type of ${column.id}`);
  const from = `select * from ${qualified(...own)} where`;
  if (values.length > 0 && present.values && present.enum) {
    const type = present.enum;
    const gone = present.values.filter((value) => !values.includes(setting.names.value(type, value)));
    if (gone.length === 0) return [];
    const list = gone.map(literal).join(', ');
    const lost = gone.map((value) => `'${value}'`).join(', ');
    const condition = present.isArray
      ? `${ident(present.name)}::text[] && array[${list}]`
      : `${ident(present.name)}::text in (${list})`;
    return [
      {
        ...rule,
        fault: withObject(['holds', 'hold'], `${lost} in ${column.id}, which the enum loses`),
        query: `${from} ${condition}`,
      },
    ];
  }
  if (present.type === type) return [];
  const found = findUnfit({
    column: present,
    type,
    using: change.using,
    values: values.length > 0 ? values : undefined,
    version,
  });
  if (!found) return [];
  return 'condition' in found
    ? [{ ...rule, fault, query: `${from} ${found.condition}` }]
    : [{ ...rule, fault, attempt: `select pg_catalog.count(${found.attempt}) from ${qualified(...own)}` }];
}

const withObject = ([one, many]: readonly [string, string], object: string): readonly [string, string] => [
  `${one} ${object}`,
  `${many} ${object}`,
];

const pairOfPath = ([schema = '', name = '']: readonly string[]): Pair => [schema, name];
