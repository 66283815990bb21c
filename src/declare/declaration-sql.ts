import { is } from 'drizzle-orm';
import { PgMaterializedView, PgRole } from 'drizzle-orm/pg-core';
import { ident, literal, type Owned, qualified, revokeAll } from '../postgres/sql/index.js';
import type { Declarations } from './declarations.js';
import { kindOfDeclaration } from './declaration.js';
import type { Casing } from './column-name.js';
import { expression } from './expression.js';
import type { Comment } from './comment.js';
import type { Grant } from './grant.js';
import { functionOwnerSql, functionSql, ownerName, sharedFunctionSql, sharedRoleSql } from './function-sql.js';
import { typesSql } from './type-sql.js';
import type { PgTrigger } from './pg-trigger.js';
import type { SharedFunction } from './shared.js';
import { rendered } from './rendered.js';
import { functionTarget, type Target, targetOf } from './target.js';

/** The statements for what Drizzle cannot declare, from nothing; without semicolons, each name with its schema. */
export interface Completion {
  /** Types of columns. */
  readonly types: readonly string[];
  /** Shared roles and functions: what stands on tables may call them. */
  readonly functions: readonly string[];
  readonly rest: readonly string[];
}

export const completionSql = (declarations: Declarations): Completion => ({
  types: typesSql(declarations),
  functions: [
    ...declarations.sharedRoles.flatMap(rendered('role', ({ role }) => role.name, sharedRoleSql)),
    ...declarations.functions.flatMap(rendered('function', ({ name }) => name, functionSql)),
    ...declarations.functions.flatMap(rendered('function', ({ name }) => name, functionOwnerSql)),
    ...declarations.sharedFunctions.flatMap(rendered('function', (each) => each.function.name, sharedFunctionSql)),
  ],
  rest: [
    ...declarations.triggers.flatMap(
      rendered(
        'trigger',
        ({ name }) => name,
        (trigger) => triggerSql(trigger, declarations.casing),
      ),
    ),
    ...declarations.comments.flatMap(
      rendered(
        'the comment on',
        ({ target }) => targetOf(target).path.at(-1) ?? '',
        (comment) => commentSql(comment, declarations.casing),
      ),
    ),
    ...grantSql(declarations),
  ],
});

/** The same in one list. */
export function declarationSql(declarations: Declarations): string[] {
  const { types, functions, rest } = completionSql(declarations);
  return [...types, ...functions, ...rest];
}

const enabling = { always: 'ENABLE ALWAYS', replica: 'ENABLE REPLICA', disabled: 'DISABLE' } as const;

function triggerSql(trigger: PgTrigger, casing: Casing | undefined): string[] {
  const {
    name,
    on,
    timing,
    events,
    updateOf,
    forEach = 'statement',
    when,
    execute,
    args = [],
    referencing = {},
    constraint,
    enabled,
  } = trigger;
  const table = qualified(...targetOf(on).path);
  const called =
    kindOfDeclaration(execute) === 'shared function'
      ? (execute as SharedFunction).function
      : (execute as { schema: string; name: string });
  const columns = (updateOf ?? []).map((column) => ident(targetOf(column, casing).path.at(-1) ?? ''));
  const fires = events.map(
    (event) => event.toUpperCase() + (event === 'update' && columns.length > 0 ? ` OF ${columns.join(', ')}` : ''),
  );
  const tables = [
    ...(referencing.oldTable === undefined ? [] : [`OLD TABLE AS ${ident(referencing.oldTable)}`]),
    ...(referencing.newTable === undefined ? [] : [`NEW TABLE AS ${ident(referencing.newTable)}`]),
  ];
  const clauses = [
    `CREATE ${constraint ? 'CONSTRAINT ' : ''}TRIGGER ${ident(name)} ${timing.toUpperCase()} ${fires.join(' OR ')} ON ${table}`,
    ...(constraint?.initiallyDeferred
      ? ['DEFERRABLE INITIALLY DEFERRED']
      : constraint?.deferrable
        ? ['DEFERRABLE']
        : []),
    ...(tables.length > 0 ? [`REFERENCING ${tables.join(' ')}`] : []),
    `FOR EACH ${forEach.toUpperCase()}`,
    ...(when ? [`WHEN (${expression(when, casing, 'bare')})`] : []),
    `EXECUTE FUNCTION ${qualified(called.schema, called.name)}(${args.map(literal).join(', ')})`,
  ];
  const mode = enabled === undefined || enabled === 'origin' ? undefined : enabling[enabled];
  return [clauses.join(' '), ...(mode ? [`ALTER TABLE ${table} ${mode} TRIGGER ${ident(name)}`] : [])];
}

function commentSql({ target, text }: Comment, casing: Casing | undefined): string {
  const named = targetSql(targetOf(target, casing));
  return `COMMENT ON ${is(target, PgMaterializedView) ? 'MATERIALIZED ' : ''}${named} IS ${literal(text)}`;
}

const words: Partial<Record<Target['kind'], string>> = { enum: 'TYPE', composite: 'TYPE' };

/** An object as COMMENT ON and GRANT … ON name it. */
function targetSql({ kind, path }: Target): string {
  const word = words[kind] ?? kind.toUpperCase();
  const own = path.at(-1) ?? '';
  if (kind === 'function') return `${word} ${qualified(...path.slice(0, 2))}(${path[2] ?? ''})`;
  if (kind === 'constraint' || kind === 'policy' || kind === 'trigger')
    return `${word} ${ident(own)} ON ${qualified(...path.slice(0, -1))}`;
  return `${word} ${qualified(...path)}`;
}

/** First everything is taken from everybody who is named, then each gets what is declared. */
function grantSql(declarations: Declarations): string[] {
  const owners = new Map(
    declarations.functions.map((own): [string, string | undefined] => [named(functionTarget(own))[0], ownerName(own)]),
  );
  const made = [...declarations.roles, ...declarations.sharedRoles.map(({ role }) => role)].map(({ name }) => name);
  // The owner keeps what is its own: who that is, only functions say.
  const revoked = ([name, target]: [string, Target]): string[] => {
    const owner = owners.get(name);
    const roles = declarations.namedRoles.filter((role) => role !== owner);
    const mayOwn = owner === undefined ? roles.filter((role) => !made.includes(role)) : [];
    const others = roles.filter((role) => !mayOwn.includes(role));
    return revokeAll(relationSql(target), ownedBy(target), { isPublic: true, others, mayOwn });
  };
  const targets = new Map(
    declarations.grants.flatMap((grant) =>
      grant.targets.map((target): [string, Target] => named(governedTarget(target))),
    ),
  );
  return [
    ...[...targets].flatMap(rendered('a grant on', ([name]) => name, revoked)),
    ...declarations.grants.flatMap(
      rendered(
        'a grant to',
        ({ roles }) => roles.map((role) => (is(role, PgRole) ? role.name : role)).join(', '),
        (grant) => oneGrant(grant, declarations.casing),
      ),
    ),
  ];
}

function ownedBy({ kind, path }: Target): Owned {
  const name = qualified(...path.slice(0, 2));
  if (kind === 'schema') return { catalog: 'pg_namespace', owner: 'nspowner', lookup: 'regnamespace', name };
  if (kind === 'function')
    return { catalog: 'pg_proc', owner: 'proowner', lookup: 'regprocedure', name: `${name}(${path[2] ?? ''})` };
  if (kind === 'domain' || kind === 'composite')
    return { catalog: 'pg_type', owner: 'typowner', lookup: 'regtype', name };
  return { catalog: 'pg_class', owner: 'relowner', lookup: 'regclass', name };
}

const named = (target: Target): [string, Target] => [`${target.kind} ${target.path.join('.')}`, target];

/** A column's grants are its table's affair. */
export function governedTarget(value: unknown): Target {
  const target = targetOf(value);
  return target.kind === 'column' ? { kind: 'table', path: target.path.slice(0, -1) } : target;
}

/** GRANT knows views as tables. */
const relationSql = (target: Target): string =>
  targetSql(target.kind === 'view' ? { ...target, kind: 'table' } : target);

function oneGrant({ privileges, targets, roles, grantOption }: Grant, casing: Casing | undefined): string[] {
  const to = roles.map(granteeSql).join(', ');
  return targets.map((value) => {
    const target = targetOf(value, casing);
    const column = target.kind === 'column' ? ` (${ident(target.path.at(-1) ?? '')})` : '';
    const list = privileges.map((privilege) => `${privilege.toUpperCase()}${column}`).join(', ');
    return `GRANT ${list} ON ${relationSql(governedTarget(value))} TO ${to}${grantOption ? ' WITH GRANT OPTION' : ''}`;
  });
}

function granteeSql(role: PgRole | string): string {
  const name = is(role, PgRole) ? role.name : role;
  return name === 'public' ? 'PUBLIC' : ident(name);
}
