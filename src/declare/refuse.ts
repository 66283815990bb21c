import { is } from 'drizzle-orm';
import { PgMaterializedView, PgRole, PgTable, PgView } from 'drizzle-orm/pg-core';
import type { Declarations } from './declarations.js';
import { DeclarationError } from './declaration.js';
import { functionTarget, targetOf } from './target.js';

/** Refuses two declarations of one object. @throws DeclarationError */
export function refuseDoubles({
  functions,
  sharedFunctions,
  sharedRoles,
  triggers,
  comments,
  casing,
}: Declarations): void {
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
  if (double !== undefined) throw new DeclarationError(`${what} ${double} is declared twice: remove one of them.`);
}

/** Refuses a role that is shared and that Drizzle would make, and later drop, as well. @throws DeclarationError */
export function refuseManagedShared({ sharedRoles }: Declarations, values: readonly unknown[]): void {
  const shared = new Set(sharedRoles.map(({ role }) => role.name));
  for (const value of values)
    if (is(value, PgRole) && shared.has(value.name) && !isExisting(value))
      throw new DeclarationError(
        `Role "${value.name}" is shared, but drizzle-kit would make and drop it: declare it as pgRole('${value.name}').existing().`,
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
      );
  }
}
