import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type DeclaredCatalog,
  sameJson,
} from '../../postgres/model/index.js';
import { type Migration, migrationFiles } from '../../project/index.js';
import type { Completed, RenameOptions } from './plan-migration.js';
import { toFile } from './render-migration.js';
import type { Step } from './step.js';

/** A part of a migration, with what it leads to. */
export interface Stage extends Step {
  readonly completed: Completed;
  /** It runs without a transaction. */
  readonly isOutside: boolean;
  /** One of several, each of which takes few locks. */
  readonly isPart?: boolean;
}

/** What leads to what is declared: one migration, or several one after the other. */
export type Stages = readonly [Stage, ...Stage[]];

/** The first stage has answered all questions. */
export const nothingRenamed: RenameOptions = { renames: [], creates: [] };

/** Objects that are as another catalog has them are taken from there, with what other majors print for them. */
export function likeKnown(catalog: Catalog, ...known: readonly (Catalog | undefined)[]): Catalog {
  const others = known.flatMap((each) => (each ? [catalogIndex(each)] : []));
  const objects = catalog.objects.map((object): CatalogObject => {
    const same = others.map((other) => other.get(object)).find((other) => other && isSame(other, object));
    return same ?? object;
  });
  return { ...catalog, objects };
}

const isSame = (a: CatalogObject, b: CatalogObject): boolean => sameJson(a.properties, b.properties);

/** A stage as the next one finds it. */
export function virtual({ up, down }: Completed, declared: DeclaredCatalog, idx: number): Migration {
  const tag = 'what is done at once';
  const files = migrationFiles({ out: '.' }, tag);
  return {
    entry: { idx, version: '7', when: 0, tag, breakpoints: true },
    tag,
    file: files.up,
    sql: toFile(up),
    hash: undefined,
    hashes: [],
    downFile: files.down,
    downSql: toFile(down),
    snapshot: undefined,
    snapshotFile: files.snapshot,
    catalogFile: files.catalog,
    declared,
    proven: undefined,
    renames: [],
    takenOver: [],
    undo: [],
  };
}
