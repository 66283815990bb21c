import { is } from 'drizzle-orm';
import { PgMaterializedView, PgPolicy, PgRole, PgTable, PgView } from 'drizzle-orm/pg-core';
import type { Declarations } from './declarations.js';
import { checkName, DeclarationError, kindOfDeclaration } from './declaration.js';
import { columnName } from './column-name.js';
import { tableConfig } from './table-config.js';
import { functionTarget, linkedTable, type Target, targetOf } from './target.js';

/**
 * Refuses names that PostgreSQL or drizzle-kit cannot bear: the empty one, that of a role or a value which is too long, and
 * those that every JavaScript object has, by which drizzle-kit loses a column and takes a key for one that is there already.
 *
 * Other names may be longer than PostgreSQL keeps them: they are cut, as where drizzle-kit made the database.
 *
 * @throws DeclarationError
 */
export function refuseNames({ schemas, tables, enums, sequences, views, policies, roles, casing }: Declarations): void {
  const inSchemas = [...tables, ...enums, ...sequences, ...views].map((value) => targetOf(value));
  for (const { kind, path } of [...inSchemas, ...schemas.map((name): Target => ({ kind: 'schema', path: [name] }))]) {
    if (path.length > 1 && path[0] === '')
      throw new DeclarationError(`The schema of ${kind} "${path.at(-1)}" has an empty name: give it one.`, {
        facts: { object: `${kind} ${path.at(-1)}` },
      });
    refuseEmpty(kind, path.at(-1) ?? '');
  }
  for (const { name } of roles) checkName('role', name);
  for (const { enumName, enumValues } of enums)
    for (const value of enumValues) if (value !== '') checkName('value', value, ` of enum "${enumName}"`);
  for (const table of tables) {
    const { columns, uniqueConstraints, policies: own, checks } = tableConfig(table);
    const where = `table "${targetOf(table).path.at(-1)}"`;
    for (const column of columns) {
      const name = columnName(column, casing);
      refuseEmpty('column', name, ` of ${where}`);
      if (name === '__proto__')
        throw new DeclarationError(`Column "__proto__" of ${where} is lost by drizzle-kit: give it another name.`, {
          facts: { table: targetOf(table).path.join('.'), value: name },
        });
      if (column.isUnique && isInherited(column.uniqueName))
        throw inherited('Unique constraint', column.uniqueName ?? '', where);
    }
    for (const { name } of checks) refuseEmpty('check', name, ` on ${where}`);
    for (const key of uniqueConstraints)
      if (isInherited(key.getName())) throw inherited('Unique constraint', key.getName() ?? '', where);
    for (const { name } of own) {
      refuseEmpty('policy', name, ` on ${where}`);
      if (isInherited(name)) throw inherited('Policy', name, where);
    }
  }
  for (const { name } of policies) {
    refuseEmpty('policy', name);
    if (isInherited(name)) throw inherited('Policy', name, 'its table');
  }
}

function refuseEmpty(kind: string, name: string, where = ''): void {
  if (name === '') checkName(kind, name, where);
}

const isInherited = (name: string | undefined): boolean => name !== undefined && name in Object.prototype;

const inherited = (what: string, name: string, where: string): DeclarationError =>
  new DeclarationError(
    `${what} "${name}" on ${where} is refused by drizzle-kit, which takes it for one that is there already: give it another name.`,
    { facts: { value: name } },
  );

/** Refuses two declarations of one object. @throws DeclarationError */
export function refuseDoubles({
  functions,
  sharedFunctions,
  sharedRoles,
  triggers,
  comments,
  tables,
  views,
  enums,
  sequences,
  casing,
}: Declarations): void {
  for (const [kind, values] of Object.entries({ table: tables, view: views, enum: enums, sequence: sequences }))
    refuseDouble(
      kind,
      values.map((value) => targetOf(value).path.join('.')),
    );
  const all = [...functions, ...sharedFunctions.map((shared) => shared.function)];
  refuseDouble(
    'function',
    all.map((value) => functionTarget(value).path.join('.')),
  );
  refuseDouble(
    'shared role',
    sharedRoles.map(({ role }) => role.name),
  );
  refuseDouble(
    'trigger',
    triggers.map((trigger) => targetOf(trigger).path.join('.')),
  );
  refuseDouble(
    'the comment on',
    comments.map(({ target }) => {
      const { kind, path } = targetOf(target, casing);
      return `${kind} ${path.join('.')}`;
    }),
  );
}

function refuseDouble(what: string, keys: readonly string[]): void {
  const double = keys.find((key, index) => keys.indexOf(key) !== index);
  if (double !== undefined)
    throw new DeclarationError(`${what} ${double} is declared twice: remove one of them.`, {
      facts: { object: `${what} ${double}` },
    });
}

/** Refuses what is exported and has no effect: a grant without roles, a policy without a table. @throws DeclarationError */
export function refuseUnfinished(exported: Iterable<unknown>, values: readonly unknown[]): void {
  const onTables = new Set(values.flatMap((value) => (is(value, PgTable) ? tableConfig(value).policies : [])));
  for (const value of exported) {
    if (kindOfDeclaration(value) === 'grant without roles')
      throw new DeclarationError('A grant(…).on(…) names no role: end it with .to(role).');
    if (is(value, PgPolicy) && !linkedTable(value) && !onTables.has(value))
      throw new DeclarationError(
        `Policy "${value.name}" is on no table: return it from the table's callback, or write .link(table).`,
        { facts: { object: `policy ${value.name}` } },
      );
  }
}

/** Refuses a role that is shared and that Drizzle would make, and later drop, as well. @throws DeclarationError */
export function refuseManagedShared({ sharedRoles }: Declarations, values: readonly unknown[]): void {
  const shared = new Set(sharedRoles.map(({ role }) => role.name));
  for (const value of values)
    if (is(value, PgRole) && shared.has(value.name) && !isExisting(value))
      throw new DeclarationError(
        `Role "${value.name}" is shared, but drizzle-kit would make and drop it: declare it as pgRole('${value.name}').existing().`,
        { facts: { role: value.name } },
      );
}

export const isExisting = (role: PgRole): boolean => (role as unknown as { _existing?: boolean })._existing === true;

/** Refuses a trigger on a table or view that the schema does not hold. @throws DeclarationError */
export function refuseStrayTriggers({ triggers }: Declarations, values: readonly unknown[]): void {
  const relations = values.filter((value) => is(value, PgTable) || is(value, PgView) || is(value, PgMaterializedView));
  const known = new Set(relations.map((value) => JSON.stringify(targetOf(value))));
  for (const { name, on } of triggers) {
    const target = targetOf(on);
    if (!known.has(JSON.stringify(target)))
      throw new DeclarationError(
        `Trigger "${name}" stands on ${target.kind} "${target.path.at(-1)}", which is not exported: export it from the schema.`,
        { facts: { object: `trigger ${name}`, table: target.path.join('.') } },
      );
  }
}
