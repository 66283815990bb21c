import { type Catalog, type CatalogObject, idOf, type Json } from '../../postgres/model/index.js';
import { isLossless } from '../../postgres/kinds/index.js';
import { literal } from '../../postgres/sql/index.js';

/**
 * What a migration takes from rows that are there, and no rollback brings back: a phrase each.
 *
 * @param before the catalog before it, under the names that the migration gives
 * @param after the catalog that it gives
 * @param converted ids of columns whose values are made anew, since PostgreSQL has no cast
 */
export function irreversible(
  before: Catalog,
  after: Catalog,
  converted: { has(id: string): boolean } = new Set(),
): string[] {
  const stays = new Map(after.objects.map((object) => [object.id, object]));
  return before.objects.flatMap((object) => {
    const now = stays.get(object.id);
    switch (object.kind) {
      case 'table':
        return now && now.properties['partitionKey'] === object.properties['partitionKey']
          ? []
          : [`the rows of ${object.id}`];
      case 'sequence':
        return now ? [] : ofSequence(object, stays, converted);
      case 'column':
        // The rows of a table that goes are told once.
        return object.parent !== undefined && stays.get(object.parent)?.kind === 'table'
          ? converted.has(object.id)
            ? [`the values of ${object.id}: rolled back, every row gets a new one`]
            : ofColumn(object, now)
          : [];
      case 'enum':
        return now ? ofEnum(object, now) : [];
      default:
        return [];
    }
  });
}

/** A column's sequence goes with the column, or with its numbering; another sequence may give the numbers on. */
function ofSequence(
  { id, path, properties }: CatalogObject,
  stays: ReadonlyMap<string, CatalogObject>,
  converted: { has(id: string): boolean },
): string[] {
  const owner = properties['ownedBy'] as readonly string[] | undefined;
  if (!owner) return [`the position of ${id}`];
  const column = stays.get(idOf('column', path[0] ?? '', ...owner));
  // Where every row gets a new value, it starts anew.
  return column && !isNumbered(column) && !converted.has(column.id) ? [`the position of ${id}: ${afterRows}`] : [];
}

const afterRows = 'rolled back, it goes on after the highest number that rows have';

const isNumbered = ({ properties }: CatalogObject): boolean =>
  properties['identity'] !== undefined || textOf(properties['default']).startsWith('nextval(');

/** Rows may take the new values, and then the type cannot do without them. */
function ofEnum(type: CatalogObject, now: CatalogObject): string[] {
  const [before, after] = [type, now].map(({ properties }) => (properties['values'] ?? []) as readonly string[]);
  const added = (after ?? []).filter((value) => !before?.includes(value));
  return added.length === 0
    ? []
    : [`the rollback fails while rows have the new values of ${type.id} (${added.map(literal).join(', ')})`];
}

function ofColumn(column: CatalogObject, now: CatalogObject | undefined): string[] {
  if (column.properties['generated'] !== undefined) return [];
  const refilled = column.properties['default'];
  if (!now)
    return [
      typeof refilled === 'string'
        ? `the values of ${column.id}: the rollback gives every row its default, ${refilled}`
        : `the values of ${column.id}`,
    ];
  if (now.properties['generated'] !== undefined) return [`the values of ${column.id}, which are computed from now on`];
  const [from, to] = [column.properties['type'], now.properties['type']];
  if (column.properties['identity'] !== undefined && !isNumbered(now) && from === to)
    return [`the position of the identity of ${column.id}: ${afterRows}`];
  if (from === to || isLossless(textOf(from), textOf(to))) return [];
  return [`what the values of ${column.id} lose on the way from ${textOf(from)} to ${textOf(to)} and back`];
}

const textOf = (type: Json | undefined): string => (typeof type === 'string' ? type : '');
