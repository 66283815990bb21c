import type { Kind } from '../model/index.js';
import { columnKind } from './column.js';
import { commentKind } from './comment.js';
import { constraintKind } from './constraint.js';
import { enumKind } from './enum.js';
import { functionKind } from './function.js';
import { grantKind } from './grant.js';
import type { KindDefinition } from './kind.js';
import { indexKind } from './pg-index.js';
import { policyKind } from './policy.js';
import { roleKind } from './role.js';
import { ruleKind } from './rule.js';
import { schemaKind } from './schema.js';
import { sequenceKind } from './sequence.js';
import { tableKind } from './table.js';
import { triggerKind } from './trigger.js';
import { viewKind } from './view.js';

/** Every kind of object that a catalog holds; their order is the order in which objects are made. */
export const kinds: readonly KindDefinition[] = [
  schemaKind,
  roleKind,
  enumKind,
  sequenceKind,
  functionKind,
  tableKind,
  columnKind,
  constraintKind,
  indexKind,
  viewKind,
  ruleKind,
  policyKind,
  triggerKind,
  commentKind,
  grantKind,
];

const byName = new Map(kinds.map((definition) => [definition.kind, definition]));

/** @throws Error for a name that no kind has: a catalog of another version */
export function kindOf(kind: Kind): KindDefinition {
  const definition = byName.get(kind);
  if (!definition) throw new Error(`no kind of object is called ${kind}`);
  return definition;
}

/** The place of a kind in the order of making; dropping goes the other way. */
export const rankOf = (kind: Kind): number => kinds.findIndex((definition) => definition.kind === kind);

/** Kinds of which each object stands on another one. */
export const dependentKinds: readonly Kind[] = kinds.flatMap(({ kind, isDependent }) => (isDependent ? [kind] : []));

/** How a property of a kind is read and compared; undefined for what no kind has. */
export const propertyOf = (kind: Kind, property: string) => {
  const { properties } = kindOf(kind);
  return Object.hasOwn(properties, property) ? properties[property] : undefined;
};

/** By kind: the properties of which something is so. */
export const propertiesThat = (
  is: 'isPrinted' | 'isQuoted' | 'isBeyondStatements' | 'isOnlyDeclared' | 'isOfSignature',
): Readonly<Partial<Record<Kind, readonly string[]>>> =>
  Object.fromEntries(
    kinds.flatMap(({ kind, properties }) => {
      const names = Object.keys(properties).filter((name) => properties[name]?.[is]);
      return names.length > 0 ? [[kind, names]] : [];
    }),
  );

/** Privileges that not every major knows, with the one that brought them. */
export const privilegesSince: Readonly<Record<string, number>> = Object.fromEntries(
  kinds.flatMap(({ privileges }) => Object.entries(privileges?.names ?? {}).filter(([, since]) => since > 0)),
);
