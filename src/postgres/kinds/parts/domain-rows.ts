import type { Catalog } from '../../model/index.js';
import type { CatalogObject } from '../../model/index.js';
import { newlyEnforced } from './domain-checks.js';
import type { Domain } from './domain-properties.js';
import { isOfEnum } from './enum-name.js';
import { ownName, tableOf } from './names.js';
import type { RowCheck } from './row-check.js';

/** The type that a domain `t` is over. */
export const domainRows = 'join pg_catalog.pg_type b on b.oid = t.typbasetype\n ';

/** Rows that hold a value which a domain refuses from now on. */
export function rowsAgainst(to: Domain, from: Domain, property: 'checks' | 'notNull', live: Catalog): RowCheck[] {
  const { notNull, checks, type } = to.properties;
  const isBroken =
    property === 'notNull'
      ? notNull && !from.properties.notNull
        ? ['value is null']
        : []
      : newlyEnforced(checks, from.properties.checks).map(({ expression }) => `not (${expression})`);
  if (isBroken.length === 0) return [];
  return live.objects.filter(isOfTable).flatMap((column): RowCheck[] => {
    const printed = column.properties['type'];
    if (typeof printed !== 'string' || !isOfEnum(printed, to.path)) return [];
    const name = ownName(column);
    const values = printed.endsWith('[]')
      ? `from pg_catalog.unnest(${name}::${type}[]) as domain_values(value)`
      : `from (select ${name}::${type} as value) domain_values`;
    return [
      {
        on: [column.path[0] ?? '', column.path[1] ?? ''],
        fault: [
          `holds a value in ${column.id} that ${to.id} refuses`,
          `hold values in ${column.id} that ${to.id} refuses`,
        ],
        query: `select * from ${tableOf(column)} where exists (select ${values} where ${isBroken.join(' or ')})`,
      },
    ];
  });
}

const isOfTable = ({ kind, parent }: CatalogObject): boolean => kind === 'column' && parent?.kind === 'table';
