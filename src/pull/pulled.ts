import type { Kind } from '../postgres/model/index.js';

/** Which kinds are pulled, and into which file. */
export interface PullOptions {
  /** Only these kinds: `function`, `trigger`, `comment`, `grant`; all of them without it. */
  readonly only?: readonly string[];
  /** The file, from the project's root; without it, `pulled.ts` beside the schema's modules. New declarations are added to it. */
  readonly out?: string;
  /** True: nothing is written; the result says what would be. */
  readonly dryRun?: boolean;
}

/** A declaration that was written. */
export interface PulledDeclaration {
  /** The name of the export. */
  readonly name: string;
  readonly kind: Kind;
  /** The ids of the objects that it declares. */
  readonly objects: readonly string[];
}

/** What is live and was not written. */
export interface NotPulled {
  readonly kind: Kind;
  readonly objects: readonly string[];
  readonly reason: string;
}

/** What is live and Drizzle declares: it is left to you. */
export interface UndeclaredByDrizzle {
  /** Its id. */
  readonly object: string;
  readonly kind: Kind;
  /** How many objects of each kind are on it. */
  readonly holds: Readonly<Record<Kind, number>>;
}

/** What a pull has written, and what it has not. */
export interface Pulled {
  /** The absolute path of the file; nothing was written to it if `written` is empty. */
  readonly file: string;
  readonly written: readonly PulledDeclaration[];
  readonly notWritten: readonly NotPulled[];
  /** Of these the ids that a validation reports from now on: others of their kind are declared, so that the kind is compared. */
  readonly becomesDrift: readonly string[];
  readonly undeclared: readonly UndeclaredByDrizzle[];
  /** Kinds that no catalog holds, and how many objects of each were seen: domains, extensions, aggregates. */
  readonly notCompared: readonly { readonly kind: string; readonly count: number }[];
  /** What `schema` in the configuration has to be for the file to count; undefined where it counts already. */
  readonly schema?: readonly string[];
}
