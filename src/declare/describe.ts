import { DeclarationError } from './declaration.js';
import type { Declarations } from './declarations.js';
import { governedTarget } from './declaration-sql.js';
import { classes, type Managed } from './managed.js';
import { functionTarget, type Target } from './target.js';

/**
 * The objects on which nobody holds more than is declared, and the roles from which a migration takes the rest.
 *
 * @param settings with `grants: true`, these are all tables, views, sequences, functions, types and schemas; else those with grants
 */
export function governed(
  { grants, namedRoles, tables, views, sequences, schemas, functions, domains, composites }: Declarations,
  settings: Managed = {},
): { targets: Target[]; roles: string[] } {
  const granted = settings.grants === false ? [] : grants.flatMap((grant) => grant.targets.map(governedTarget));
  const all = settings.grants
    ? [
        ...[...tables, ...views, ...sequences, ...functions, ...domains, ...composites].map(governedTarget),
        ...schemas.map((name): Target => ({ kind: 'schema', path: [name] })),
      ]
    : [];
  const targets = new Map([...granted, ...all].map((target) => [JSON.stringify(target), target]));
  return { targets: [...targets.values()], roles: targets.size > 0 ? ['public', ...namedRoles] : [] };
}

/** What is made if missing and never replaced or dropped. */
export const sharedObjects = ({ sharedRoles, sharedFunctions }: Declarations): Target[] => [
  ...sharedRoles.map(({ role }): Target => ({ kind: 'role', path: [role.name] })),
  ...sharedFunctions.map((shared) => functionTarget(shared.function)),
];

/** Shared functions whose bodies are compared with what is there. */
export const comparedBodies = ({ sharedFunctions }: Declarations): Target[] =>
  sharedFunctions.flatMap((shared) => (shared.comparesBody ? [functionTarget(shared.function)] : []));

/** The kinds of the managed classes. @throws DeclarationError for a class that there is not */
export function managedKinds(
  { triggers, comments, grants }: Declarations,
  settings: Managed = {},
): Set<(typeof classes)[keyof typeof classes]> {
  const byDefault: Required<Managed> = {
    columns: true,
    constraints: true,
    indexes: true,
    policies: true,
    rules: true,
    triggers: triggers.length > 0,
    comments: comments.length > 0,
    grants: grants.length > 0,
  };
  const unknown = Object.keys(settings).find((name) => !(name in classes));
  if (unknown !== undefined)
    throw new DeclarationError(
      `managed.${unknown} in archon-schema.config.ts is no class of objects: there are ${Object.keys(classes).join(', ')}.`,
      { facts: { setting: `managed.${unknown}`, expected: Object.keys(classes) } },
    );
  const names = Object.keys(classes) as (keyof typeof classes)[];
  return new Set(names.filter((name) => settings[name] ?? byDefault[name]).map((name) => classes[name]));
}
