import { type CatalogObject, idOf, isOwnerGrant, parentId } from '../postgres/model/index.js';
import {
  columnKind,
  grantKind,
  isKind,
  type ObjectWith,
  parentKind,
  schemaKind,
  tableKind,
} from '../postgres/kinds/index.js';
import { builder, type Code, code, joined, list, string } from './code.js';
import type { WriteContext, Writer, Written } from './draft.js';
import { groupBy } from './group-by.js';
import { unexported } from './write-comment.js';

type Grant = CatalogObject & ObjectWith<typeof grantKind.properties>;

/** The grants on one object in one export: once one is declared, nobody holds more on it than is declared. */
export const grantWriter: Writer = {
  kind: grantKind.kind,
  withoutUsual: (objects) =>
    [...groupBy(objects.filter(isWanted), governedBy).values()].flatMap((some) => (some.every(isUsual) ? [] : some)),
  write: (objects, context) => {
    const all = objects.flatMap((object) => (isKind(object, grantKind) ? [object] : []));
    return [...groupBy(all, governedBy)].flatMap(([target, some]) => writeTarget(target, some, context));
  },
};

/** The id of the object with which a grant is declared: a column's grants are its table's affair. */
export function governedBy({ parent }: Pick<CatalogObject, 'parent'>): string {
  const [schema = '', table = ''] = parent?.path ?? [];
  return parent?.kind === columnKind.kind
    ? idOf(tableKind.kind, schema, table)
    : (parentId({ ...(parent && { parent }) }) ?? '');
}

/** Rights of one or more roles. */
interface Right {
  readonly words: readonly string[];
  readonly isGrantable: boolean;
  readonly on: Code;
  readonly role: string;
}

function writeTarget(id: string, grants: readonly Grant[], context: WriteContext): Written[] {
  const target = context.live.get(id);
  const refused = (reason: string): Written[] => [{ objects: grants, reason }];
  const lost = grants.find(isOwnerGrant);
  if (lost)
    return refused(`REVOKE took ${(lost.properties.lost ?? []).join(', ')} from its owner, and grant() only gives`);
  const rights = grants.flatMap((grant) => rightsOf(grant, context));
  if (!target || rights.includes(undefined)) return refused(`the schema exports nothing that stands for ${id}`);
  const { names } = context;
  const calls = callsFor(
    rights.flatMap((right) => right ?? []),
    context,
  );
  const name = names.add([target.path.length > 2 ? (target.path[1] ?? '') : (target.path.at(-1) ?? ''), 'grants']);
  const [first, ...more] = calls;
  return [{ name, code: first && more.length === 0 ? first : list(calls), objects: grants }];
}

const isToEverybody = ({ path }: CatalogObject): boolean => path.at(-1) === 'public';

/** What everybody may do in the schema that every database has, PostgreSQL's majors say differently. */
const isWanted = (grant: CatalogObject): boolean =>
  !(isToEverybody(grant) && parentId(grant) === idOf(schemaKind.kind, 'public'));

/** Whether PostgreSQL gives it to everybody on a new object. */
function isUsual(grant: CatalogObject): boolean {
  if (!isKind(grant, grantKind) || !isToEverybody(grant)) return false;
  const { everybodys = [] } = parentKind(grant).privileges ?? {};
  const { privileges = [], grantable } = grant.properties;
  return grantable === undefined && String(privileges) === String([...everybodys].sort());
}

function rightsOf(grant: Grant, { live, names, server }: WriteContext): (Right | undefined)[] {
  const target = grant.parent && live.get(grant.parent);
  const on = target && (names.itself(target.id) ?? unexported(target));
  if (!on) return [undefined];
  const { privileges = [], grantable = [] } = grant.properties;
  const all = Object.entries(parentKind(grant).privileges?.names ?? {}).filter(([, since]) => since <= server);
  const right = (some: readonly string[], isGrantable: boolean): Right[] =>
    some.length === 0
      ? []
      : [
          {
            words: some.length > 1 && some.length === all.length ? ['all'] : some.map((one) => one.toLowerCase()),
            isGrantable,
            on,
            role: grant.path.at(-1) ?? '',
          },
        ];
  return [
    ...right(
      privileges.filter((one) => !grantable.includes(one)),
      false,
    ),
    ...right(grantable, true),
  ];
}

/** One call for the roles with the same rights, and for the columns on which the same roles have them. */
function callsFor(rights: readonly Right[], { names }: WriteContext): Code[] {
  const byRights = groupBy(rights, ({ words, isGrantable, on }) => JSON.stringify([words, isGrantable, on.text]));
  const perTarget = [...byRights.values()].flatMap((some) => {
    const [first] = some;
    return first ? [{ ...first, roles: some.map(({ role }) => role).sort() }] : [];
  });
  const byRoles = groupBy(perTarget, ({ words, isGrantable, roles }) => JSON.stringify([words, isGrantable, roles]));
  return [...byRoles.values()].flatMap((some) => {
    const [first] = some;
    if (!first) return [];
    const words = joined(first.words.map(string), ', ');
    const targets = joined(
      some.map(({ on }) => on),
      ', ',
    );
    const roles = joined(first.roles.map(names.role), ', ');
    return [
      code`${builder('grant')}(${words}).on(${targets}).${first.isGrantable ? 'toWithGrantOption' : 'to'}(${roles})`,
    ];
  });
}
