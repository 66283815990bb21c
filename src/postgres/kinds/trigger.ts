import { literal } from '../sql/index.js';
import {
  columnNames,
  firing,
  definition,
  isOwnTrigger,
  type KindQuery,
  path,
  properties,
  reference,
  relationKind,
} from './parts/catalog-sql.js';

/** Bits of pg_trigger.tgtype (src/include/catalog/pg_trigger.h): 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate, 64 instead. */
const bit = (value: number): string => `t.tgtype & ${value} <> 0`;

export const triggerQuery: KindQuery = {
  kind: 'trigger',
  sql: `
  select 'trigger', ${path('c.nspname', 'c.relname', 't.tgname')},
    ${reference(relationKind, path('c.nspname', 'c.relname'))},
    ${properties({
      timing: `case when ${bit(2)} then 'before' when ${bit(64)} then 'instead of' else 'after' end`,
      events: `pg_catalog.to_jsonb(pg_catalog.array_remove(array[
      case when ${bit(4)} then 'insert' end, case when ${bit(16)} then 'update' end,
      case when ${bit(8)} then 'delete' end, case when ${bit(32)} then 'truncate' end], null))`,
      columns: columnNames('t.tgrelid', 't.tgattr'),
      level: `case when ${bit(1)} then 'row' else 'statement' end`,
      when: `substring(pg_catalog.pg_get_triggerdef(t.oid) from ${literal(' WHEN \\((.*)\\) EXECUTE (?:FUNCTION|PROCEDURE) ')})`,
      function: `pg_catalog.jsonb_build_array(fn.nspname, f.proname)`,
      arguments: `case when t.tgnargs > 0 then pg_catalog.encode(t.tgargs, 'escape') end`,
      oldTable: 't.tgoldtable',
      newTable: 't.tgnewtable',
      constraint: 'case when t.tgconstraint <> 0 then true end',
      deferrable: 'case when t.tgdeferrable then true end',
      initiallyDeferred: 'case when t.tginitdeferred then true end',
      enabled: firing('t.tgenabled'),
    })}, ${definition('pg_catalog.pg_get_triggerdef(t.oid)')}
  from relation c
  join pg_catalog.pg_trigger t on t.tgrelid = c.oid and ${isOwnTrigger}
  join pg_catalog.pg_proc f on f.oid = t.tgfoid
  join pg_catalog.pg_namespace fn on fn.oid = f.pronamespace`,
};
