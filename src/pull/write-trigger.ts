import { type CatalogObject, idOf, objectLabel, parentId } from '../postgres/model/index.js';
import { functionKind, isKind, type ObjectWith, triggerKind } from '../postgres/kinds/index.js';
import { builder, type Code, code, imported, list, object, plain, string, template } from './code.js';
import type { WriteContext, Writer, Written } from './draft.js';

type Trigger = CatalogObject & ObjectWith<typeof triggerKind.properties>;

/** `pgTrigger(name, { … })` for each trigger. */
export const triggerWriter: Writer = {
  kind: triggerKind.kind,
  write: (objects, context) =>
    objects.flatMap((object) => (isKind(object, triggerKind) ? [writeTrigger(object, context)] : [])),
};

function writeTrigger(trigger: Trigger, context: WriteContext): Written {
  const { names } = context;
  const refused = (reason: string): Written => ({ objects: [trigger], reason });
  const on = names.of(parentId(trigger) ?? '');
  if (!on) return refused(`no module of the schema exports ${parentId(trigger)}`);
  const path = [...trigger.properties.function, ''];
  const execute = names.of(idOf(functionKind.kind, ...path));
  if (!execute) return refused(`it executes ${objectLabel({ kind: functionKind.kind, path })}, which is not declared`);
  const columns = (trigger.properties.columns ?? []).map((name) => context.names.of(columnId(trigger, name)));
  if (columns.includes(undefined)) return refused('it names a column that is not declared');
  const [, table = '', name = ''] = trigger.path;
  const updateOf = columns.flatMap((column) => column ?? []);
  return {
    // The trigger posts_touch on posts is no postsPostsTouch.
    name: names.add(name.startsWith(table) ? [name] : [table, name], trigger.id),
    code: code`${builder('pgTrigger')}(${string(name)}, ${config(trigger, on, execute, updateOf)})`,
    objects: [trigger],
  };
}

const columnId = ({ path: [schema = '', table = ''] }: Trigger, name: string): string =>
  idOf('column', schema, table, name);

function config({ properties }: Trigger, on: Code, execute: Code, updateOf: readonly Code[]): Code {
  const { timing, events, level, when, oldTable, newTable, constraint, deferrable, initiallyDeferred, enabled } =
    properties;
  const args = argumentsOf(properties.arguments);
  const truthy = (value: boolean | undefined): Code | undefined => (value ? plain('true') : undefined);
  const optional = (value: string | undefined): Code | undefined => (value === undefined ? undefined : string(value));
  return object({
    on,
    timing: string(timing),
    events: list(events.map(string)),
    updateOf: updateOf.length > 0 ? list(updateOf) : undefined,
    forEach: level === 'statement' ? undefined : string(level),
    when: when === undefined ? undefined : code`${imported('sql', 'drizzle-orm')}${template(when)}`,
    execute,
    args: args.length > 0 ? list(args.map(string)) : undefined,
    referencing:
      oldTable === undefined && newTable === undefined
        ? undefined
        : object({ oldTable: optional(oldTable), newTable: optional(newTable) }),
    constraint: constraint
      ? object({ deferrable: truthy(deferrable), initiallyDeferred: truthy(initiallyDeferred) })
      : undefined,
    enabled: enabled === 'origin' ? undefined : string(enabled),
  });
}

/**
 * The arguments from PostgreSQL's `encode(…, 'escape')`: each ends with NUL, bytes beyond ASCII are octal, a backslash is doubled.
 */
function argumentsOf(encoded: string | undefined): string[] {
  if (encoded === undefined) return [];
  const bytes = Buffer.from(
    encoded.replaceAll(/\\(\\|[0-7]{3})/g, (_all, code: string) =>
      code === '\\' ? '\\' : String.fromCharCode(Number.parseInt(code, 8)),
    ),
    'latin1',
  );
  return bytes.toString('utf8').split('\0').slice(0, -1);
}
