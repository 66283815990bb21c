import { Column, is, SQL } from 'drizzle-orm';
import { PgMaterializedView, PgTable, PgView } from 'drizzle-orm/pg-core';
import * as v from 'valibot';
import { checkCall, flag, instance, oneOf, text } from './check-call.js';
import { checkName, type Declaration, declared, DeclarationError, kindOfDeclaration } from './declaration.js';
import type { PgFunction } from './pg-function.js';
import type { SharedFunction } from './shared.js';
import { targetOf } from './target.js';

/** What a trigger can be on. */
export type TriggerTarget = PgTable | PgView;
/** What makes a trigger fire. */
export type TriggerEvent = 'insert' | 'update' | 'delete' | 'truncate';

/** The columns of one table, as values: `templates.name`. */
export type ColumnOf<Target> = Target extends PgTable ? Target['_']['columns'][keyof Target['_']['columns']] : never;

/** When a trigger fires, and what it executes. */
export interface PgTriggerConfig<Target extends TriggerTarget> {
  readonly on: Target;
  readonly timing: 'before' | 'after' | 'instead of';
  readonly events: readonly [TriggerEvent, ...TriggerEvent[]];
  /** UPDATE OF: fires only when one of these columns of the very same table is set. */
  readonly updateOf?: readonly [ColumnOf<Target>, ...ColumnOf<Target>[]];
  /** `statement` without it, as in PostgreSQL. */
  readonly forEach?: 'row' | 'statement';
  /** A condition over `new` and `old`, e.g. ``sql`old.a is distinct from new.a` ``. */
  readonly when?: SQL;
  readonly execute: PgFunction<'trigger'> | SharedFunction<'trigger'>;
  /** String constants that the function gets in TG_ARGV. */
  readonly args?: readonly string[];
  /** Names of the transition tables. */
  readonly referencing?: { readonly oldTable?: string; readonly newTable?: string };
  /** Makes a constraint trigger; one that is initially deferred is deferrable. */
  readonly constraint?: { readonly deferrable?: boolean; readonly initiallyDeferred?: boolean };
  /** `origin` without it: fires unless session_replication_role is replica. */
  readonly enabled?: 'origin' | 'always' | 'replica' | 'disabled';
}

/** A trigger as `pgTrigger` declares it. */
export interface PgTrigger extends Declaration<'trigger'>, Omit<PgTriggerConfig<TriggerTarget>, 'updateOf'> {
  readonly name: string;
  readonly updateOf?: readonly unknown[];
}

const events = "an array of 'insert', 'update', 'delete', 'truncate', and not empty";

const shape = v.strictObject(
  {
    // Only PostgreSQL says that a materialized view takes none.
    on: instance((value) => [PgTable, PgView, PgMaterializedView].some((type) => is(value, type)), 'a table or a view'),
    timing: oneOf('before', 'after', 'instead of'),
    events: v.pipe(v.array(oneOf('insert', 'update', 'delete', 'truncate'), events), v.minLength(1, events)),
    updateOf: v.optional(v.array(v.any(), 'an array of columns of the table')),
    forEach: v.optional(oneOf('row', 'statement')),
    when: v.optional(instance((value) => is(value, SQL), 'an expression like sql`old.a is distinct from new.a`')),
    execute: instance(
      (value) => ['function', 'shared function'].includes(kindOfDeclaration(value) ?? ''),
      'a pgFunction(…), or shared(pgFunction(…))',
    ),
    args: v.optional(v.array(text, 'an array of texts')),
    referencing: v.optional(
      v.strictObject(
        { oldTable: v.optional(text), newTable: v.optional(text) },
        "an object like { oldTable: 'gone', newTable: 'added' }",
      ),
    ),
    constraint: v.optional(
      v.strictObject(
        { deferrable: v.optional(flag), initiallyDeferred: v.optional(flag) },
        'an object like { deferrable: true }',
      ),
    ),
    enabled: v.optional(oneOf('origin', 'always', 'replica', 'disabled')),
  },
  "an object like { on: table, timing: 'before', events: ['update'], execute: fn }",
);

/**
 * Declares a trigger. Export it beside the table: Drizzle's own table callback does not take it (drizzle-orm #843).
 *
 * @example
 * export const touch = pgTrigger('touch', { on: posts, timing: 'before', events: ['update'], forEach: 'row', execute: touchAt });
 * @param name without schema; a trigger's name is its table's own
 * @throws DeclarationError for a name that is empty or too long, for a config that is not as its type, for `updateOf` without the event `update` or with another
 * table's column
 * @see https://www.postgresql.org/docs/current/sql-createtrigger.html
 */
export function pgTrigger<Target extends TriggerTarget>(name: string, config: PgTriggerConfig<Target>): PgTrigger {
  checkName('trigger', name);
  checkCall(`pgTrigger('${name}')`, shape, config);
  if (config.updateOf && !config.events.includes('update'))
    throw new DeclarationError(`Trigger "${name}" has updateOf without the event "update": add it to events.`, {
      facts: { object: `trigger ${name}`, found: config.events, expected: 'update' },
    });
  for (const column of config.updateOf ?? []) checkColumn(name, config.on, column);
  return declared('trigger', { ...config, name });
}

function checkColumn(trigger: string, on: TriggerTarget, column: unknown): void {
  const table = targetOf(on).path.join('.');
  if (!is(column, Column))
    throw new DeclarationError(
      `Trigger "${trigger}" has something in updateOf that is no column of ${table}: remove it.`,
      { facts: { object: `trigger ${trigger}`, table } },
    );
  const other = targetOf(column.table).path.join('.');
  if (other !== table)
    throw new DeclarationError(
      `Trigger "${trigger}" stands on ${table}, but updateOf holds column "${column.name}" of ${other}: use one of ${table}.`,
      { facts: { object: `trigger ${trigger}`, value: column.name, expected: table, found: other } },
    );
}
