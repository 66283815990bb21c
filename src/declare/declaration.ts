import { type ErrorOptions, SchemaError } from '../errors/index.js';
/** Marks what this package declares, also when two copies of it are loaded. */
export const declarationKind = Symbol.for('archon-schema:declaration');

/** What is declared beside Drizzle's own objects; every one is frozen. */
export interface Declaration<Kind extends string = string> {
  readonly [declarationKind]: Kind;
}

/** Something in the declarations that cannot be made; the message names the object and the next step. */
export class DeclarationError extends SchemaError {
  override readonly name = 'DeclarationError';

  constructor(message: string, options?: ErrorOptions) {
    super('declaration.invalid', message, options);
  }
}

/** Makes a frozen declaration. */
export const declared = <Kind extends string, Fields extends object>(
  kind: Kind,
  fields: Fields,
): Fields & Declaration<Kind> => Object.freeze({ ...fields, [declarationKind]: kind });

/** The kind of a declaration, or undefined for anything else. */
export function kindOfDeclaration(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const kind = (value as Partial<Declaration>)[declarationKind];
  return typeof kind === 'string' ? kind : undefined;
}

/** In bytes. */
const longest = 63;

// Not Node's Buffer: schema modules are bundled for browsers, too.
const byteLength = (name: string): number => new TextEncoder().encode(name).length;

/**
 * Refuses a name that PostgreSQL would cut, or that is empty.
 *
 * PostgreSQL manual, 4.1.1. Identifiers and Key Words: NAMEDATALEN leaves 63 bytes.
 *
 * @param where follows the name in the message: ` of table "t"`
 */
export function checkName(kind: string, name: string, where = ''): string {
  if (typeof name !== 'string')
    throw new DeclarationError(
      `The name of a ${kind}${where} must be a text, like 'my_${kind.replaceAll(' ', '_')}'.`,
      {
        facts: { found: typeof name },
      },
    );
  if (name === '')
    throw new DeclarationError(`A ${kind}${where} has an empty name: give it one.`, { facts: { value: name } });
  const bytes = byteLength(name);
  if (bytes > longest)
    throw new DeclarationError(
      `The name of ${kind} "${name}"${where} is ${bytes} bytes long and PostgreSQL would cut it to "${cutName(name)}": shorten it to ${longest} bytes.`,
      { facts: { value: name, found: bytes, expected: longest } },
    );
  return name;
}

/** What PostgreSQL leaves of a name: 63 bytes, and never half a character. */
export const cutName = (name: string): string =>
  byteLength(name) > longest
    ? new TextDecoder().decode(new TextEncoder().encode(name).subarray(0, longest), { stream: true })
    : name;

/** Refuses text at which drizzle would split a migration. */
export function checkText(what: string, text: string): string {
  if (typeof text !== 'string')
    throw new DeclarationError(`${what} must be a text.`, { facts: { found: typeof text } });
  if (text.includes('--> statement-breakpoint'))
    throw new DeclarationError(
      `${what} holds "--> statement-breakpoint", at which drizzle splits migrations: reword it.`,
      { facts: { statement: text } },
    );
  return text;
}
