import { type CatalogObject, idOf, objectId, parentId } from '../postgres/model/index.js';
import { columnKind, commentKind, isKind, type ObjectWith, schemaKind, tableKind } from '../postgres/kinds/index.js';
import { builder, type Code, code, imported, object, string } from './code.js';
import type { WriteContext, Writer, Written } from './draft.js';
import { groupBy } from './group-by.js';

type Comment = CatalogObject & ObjectWith<typeof commentKind.properties>;

/** `comments(table, { … })` for a table and its columns, `comment(…)` and `commentOn(…)` for all else. */
export const commentWriter: Writer = {
  kind: commentKind.kind,
  write: (objects, context) => {
    const all = objects.flatMap((object) => (isKind(object, commentKind) ? [object] : []));
    const byTable = groupBy(all, (comment) => tableOf(comment, context));
    return [...byTable].flatMap(([table, some]) =>
      table === undefined ? some.map((one) => writeOne(one, context)) : [writeTable(table, some, context)],
    );
  },
};

/** The id of the table that a comment is about, itself or by one of its columns. */
function tableOf({ parent }: Comment, { names }: WriteContext): string | undefined {
  if (parent?.kind !== tableKind.kind && parent?.kind !== columnKind.kind) return undefined;
  const [schema = '', table = ''] = parent.path;
  const isKnown = parent.kind === tableKind.kind || names.keyOf(objectId(parent)) !== undefined;
  const id = idOf(tableKind.kind, schema, table);
  return isKnown && names.of(id) ? id : undefined;
}

function writeTable(table: string, all: readonly Comment[], { names }: WriteContext): Written {
  const [first] = all;
  const texts = all.map((comment): [string, Code] => {
    const key = comment.parent?.kind === columnKind.kind ? names.keyOf(parentId(comment) ?? '') : undefined;
    return [key ?? '$table', string(comment.properties.text)];
  });
  // The table's own first.
  texts.sort(([a], [b]) => Number(b === '$table') - Number(a === '$table'));
  const on = names.of(table) ?? string(table);
  return {
    name: names.add([first?.path[1] ?? '', 'comments']),
    code: code`${builder('comments')}(${on}, ${object(Object.fromEntries(texts))})`,
    objects: all,
  };
}

function writeOne(comment: Comment, context: WriteContext): Written {
  const target = comment.parent && context.live.get(comment.parent);
  const text = string(comment.properties.text);
  const call = target && (callFor(target, text, context) ?? callOnTable(target, text, context));
  if (!call)
    return {
      objects: [comment],
      reason: `the schema exports nothing that stands for ${parentId(comment)}`,
    };
  return {
    name: context.names.add([target.path.at(-1) || (target.path[1] ?? ''), 'comment']),
    code: call,
    objects: [comment],
  };
}

function callFor(target: CatalogObject, text: Code, { names }: WriteContext): Code | undefined {
  const named = names.itself(target.id) ?? unexported(target);
  return named && code`${builder('comment')}(${named}, ${text})`;
}

/** What a table's own declaration makes has no value of its own: its table and its name stand for it. */
function callOnTable(target: CatalogObject, text: Code, { names }: WriteContext): Code | undefined {
  const table = names.of(parentId(target) ?? '');
  if (!table || !['index', 'constraint', 'policy'].includes(target.kind)) return undefined;
  return code`${builder('commentOn')}(${string(target.kind)}, ${table}, ${string(target.path.at(-1) ?? '')}, ${text})`;
}

/** A schema is known by its name; Drizzle has none for `public`. */
export const unexported = (target: CatalogObject): Code | undefined =>
  isKind(target, schemaKind) && target.path[0] !== 'public'
    ? code`${imported('pgSchema', 'drizzle-orm/pg-core')}(${string(target.path[0] ?? '')})`
    : undefined;
