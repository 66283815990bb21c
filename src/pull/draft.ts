import type { CatalogIndex, CatalogObject, Kind } from '../postgres/model/index.js';
import type { FunctionParts } from '../postgres/kinds/index.js';
import type { Code } from './code.js';
import type { Names } from './names.js';

/** A new export, before it is proven. */
export interface Draft {
  readonly name: string;
  readonly code: Code;
  /** The live objects that it declares. */
  readonly objects: readonly CatalogObject[];
}

/** Live objects that are not written, and why. */
export interface Refusal {
  readonly objects: readonly CatalogObject[];
  readonly reason: string;
}

export type Written = Draft | Refusal;

export const isDraft = (written: Written): written is Draft => 'code' in written;

/** What a writer knows. */
export interface WriteContext {
  readonly live: CatalogIndex;
  readonly server: number;
  readonly names: Names;
  readonly functions: ReadonlyMap<string, FunctionParts>;
}

/** Writes the declarations of one kind with one of our builders. */
export interface Writer {
  readonly kind: Kind;
  /** Leaves out what a new object has by itself, and nobody has to declare. */
  withoutUsual?(objects: readonly CatalogObject[]): readonly CatalogObject[];
  /**
   * @param objects that nobody declares, of this kind, by id
   * @returns each object in one draft or one refusal
   */
  write(objects: readonly CatalogObject[], context: WriteContext): readonly Written[];
}
