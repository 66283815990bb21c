import { type Catalog, catalogIndex, type CatalogObject } from '../../model/index.js';
import type { ChangeOf } from '../kind.js';
import { isLossless } from './casts.js';
import { changedValues } from './changed-values.js';
import { ownName, tableOf } from './names.js';
import type { RowCheck } from './row-check.js';

/** A column, as far as its values go. */
export interface ValuedColumn extends Pick<CatalogObject, 'id' | 'path' | 'parent'> {
  readonly properties: {
    readonly type: string;
    readonly notNull: boolean;
    readonly default?: string;
    readonly generated?: string;
    readonly identity?: string;
  };
}

/** Whether its numbers come from a sequence. */
export const isNumbered = ({ properties }: ValuedColumn): boolean =>
  properties.identity !== undefined || (properties.default ?? '').startsWith('nextval(');

/** What a sequence does whose position was lost. */
export const afterRows = 'rolled back, it goes on after the highest number that rows have';

/** What the values of a column lose that goes or becomes another. */
export function lostValues({ id, properties: was }: ValuedColumn, now: ValuedColumn | undefined): string[] {
  if (was.generated !== undefined) return [];
  if (!now)
    return [
      was.default === undefined
        ? `the values of ${id}`
        : `the values of ${id}: the rollback gives every row its default, ${was.default}`,
    ];
  const { generated, type } = now.properties;
  if (generated !== undefined) return [`the values of ${id}, which are computed from now on`];
  if (was.identity !== undefined && !isNumbered(now) && was.type === type)
    return [`the position of the identity of ${id}: ${afterRows}`];
  return was.type === type || isLossless(was.type, type)
    ? []
    : [`what the values of ${id} lose on the way from ${was.type} to ${type} and back`];
}

/** Rows in the way of a change of a table's column. */
export function rowsInTheWay(
  { change, object, found, property, expected }: ChangeOf<ValuedColumn>,
  { wanted, live }: { readonly wanted: Catalog; readonly live: Catalog },
): RowCheck[] {
  const [table, column] = [tableOf(object), ownName(object)];
  const { notNull, default: byDefault, generated, identity } = object.properties;
  if (change === 'missing') {
    const hasValue = byDefault !== undefined || generated !== undefined || identity !== undefined;
    const isThere = catalogIndex(live).get(object.parent) !== undefined;
    return isThere && notNull && !hasValue
      ? [
          {
            fault: ['gets no value in it, and it is NOT NULL', 'get no value in it, and it is NOT NULL'],
            query: `select * from ${table}`,
          },
        ]
      : [];
  }
  if (change === 'unexpected')
    return generated === undefined
      ? [
          {
            fault: ['holds a value, which goes with the column', 'hold a value, which goes with the column'],
            query: `select * from ${table} where ${column} is not null`,
            guarded: table,
          },
        ]
      : [];
  if (property === 'notNull' && expected === true) {
    const where = `where ${column} is null`;
    return [
      {
        fault: ['holds NULL, and the column becomes NOT NULL', 'hold NULL, and the column becomes NOT NULL'],
        query: `select * from ${table} ${where}`,
        ...(byDefault !== undefined && {
          suggestion: {
            does: 'sets the declared default',
            sql: `update ${table} set ${column} = ${byDefault} ${where}`,
          },
        }),
      },
    ];
  }
  return found
    ? changedValues({
        table,
        column: object.path[2] ?? '',
        was: found.properties,
        is: object.properties,
        property,
        wanted,
      })
    : [];
}
