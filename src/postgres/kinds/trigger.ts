import { literal } from '../sql/index.js';
import { defineKind } from './kind.js';
import { columnNames, firing, firingWords, isOwnTrigger, relationKind } from './parts/catalog-sql.js';
import { ofRelation } from './parts/keep-comments.js';
import { onRelation, ownName, tableOf } from './parts/names.js';
import { setTriggerState, setTriggerStateOfNew } from './parts/trigger-state.js';
import { expression, flag, list, optional, path, text, worded } from './property.js';
import { afterParents } from './parts/place.js';
import { naming, ownColumns, routinePath } from './parts/renamed.js';
import { addressOn } from './parts/relation-addresses.js';

/** Bits of pg_trigger.tgtype (src/include/catalog/pg_trigger.h): 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate, 64 instead. */
const bit = (value: number): string => `t.tgtype & ${value} <> 0`;

const names = ['c.nspname', 'c.relname', 't.tgname'];

const from = `from relation c
  join pg_catalog.pg_trigger t on t.tgrelid = c.oid and ${isOwnTrigger}`;

export const triggerKind = defineKind({
  kind: 'trigger',
  properties: {
    timing: text(`case when ${bit(2)} then 'before' when ${bit(64)} then 'instead of' else 'after' end`),
    events: list(`pg_catalog.to_jsonb(pg_catalog.array_remove(array[
      case when ${bit(4)} then 'insert' end, case when ${bit(16)} then 'update' end,
      case when ${bit(8)} then 'delete' end, case when ${bit(32)} then 'truncate' end], null))`),
    columns: naming(optional(list(columnNames('t.tgrelid', 't.tgattr'))), ownColumns),
    level: worded(text(`case when ${bit(1)} then 'row' else 'statement' end`), {
      row: 'FOR EACH ROW',
      statement: 'FOR EACH STATEMENT',
    }),
    when: optional(
      expression(
        `substring(pg_catalog.pg_get_triggerdef(t.oid) from ${literal(' WHEN \\((.*)\\) EXECUTE (?:FUNCTION|PROCEDURE) ')})`,
      ),
    ),
    function: naming(path(`pg_catalog.jsonb_build_array(fn.nspname, f.proname)`), routinePath),
    arguments: optional(text(`case when t.tgnargs > 0 then pg_catalog.encode(t.tgargs, 'escape') end`)),
    oldTable: optional(text('t.tgoldtable')),
    newTable: optional(text('t.tgnewtable')),
    constraint: optional(
      flag('case when t.tgconstraint <> 0 then true end', 'a constraint trigger', 'no constraint trigger'),
    ),
    deferrable: optional(flag('case when t.tgdeferrable then true end', 'DEFERRABLE', 'NOT DEFERRABLE')),
    initiallyDeferred: optional(
      flag('case when t.tginitdeferred then true end', 'INITIALLY DEFERRED', 'INITIALLY IMMEDIATE'),
    ),
    enabled: worded(text(firing('t.tgenabled')), firingWords),
  },
  read: () => [
    {
      path: names,
      on: { kind: relationKind, path: ['c.nspname', 'c.relname'] },
      from: `${from}
  join pg_catalog.pg_proc f on f.oid = t.tgfoid
  join pg_catalog.pg_namespace fn on fn.oid = f.pronamespace`,
      definition: 'pg_catalog.pg_get_triggerdef(t.oid)',
    },
  ],
  isDependent: true,
  commentsAt: [{ catalog: 'pg_trigger', oid: 't.oid', path: names, from }],
  heading: { order: 5, icon: '⚡', title: 'Triggers', all: () => 'Triggers created ({count} found)' },
  dependenciesAt: [addressOn('pg_trigger', 'tgrelid', 'tgname', 'not o.tgisinternal')],
  sqlName: onRelation('TRIGGER'),
  renamed: (trigger) => `TRIGGER ${ownName(trigger)} ON ${tableOf(trigger)} RENAME`,
  recognised: 4,
  // Partitions get triggers along with their parents.
  place: ({ parent }, { depthOf }) => afterParents(depthOf(parent)),
  stepsAside: () => 'remade',
  create: (trigger) => [trigger.definition ?? '', ...setTriggerStateOfNew(trigger)],
  found: (trigger) => ofRelation(trigger, tableOf(trigger), 'pg_trigger', { relation: 'tgrelid', name: 'tgname' }),
  drop: (trigger) => [`DROP TRIGGER IF EXISTS ${ownName(trigger)} ON ${tableOf(trigger)}`],
  alter: (to, _from, changed) => (changed.length === 1 && changed[0] === 'enabled' ? [setTriggerState(to)] : undefined),
});
