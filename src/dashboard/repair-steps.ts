import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type DeclaredCatalog,
  type Kind,
  parentId,
} from '../postgres/model/index.js';
import { plan, revokeDefaults } from '../postgres/plan/index.js';
import { planOptions } from '../postgres/kinds/index.js';

/** Kinds that hold no rows and that nothing depends on: one that differs is dropped and made again. */
const remade: readonly Kind[] = ['policy', 'trigger'];

/** Kinds that a new statement replaces; of grants, after everything on their object was revoked. */
const replaced: readonly Kind[] = ['comment', 'grant'];

/** One statement that a repair runs if its object asks for it. */
export interface RepairStep {
  readonly step: 'drop' | 'make' | 'revoke';
  readonly id: string;
  readonly kind: Kind;
  /** The id of the object, followed by those of the objects that it belongs to. */
  readonly line: readonly string[];
  readonly sql: string;
}

/** What a script can repair without asking for the live catalog: what is missing, and what {@link remade} and replaced kinds hold. */
export const repairable = { remade, replaced };

/** The statements that make each declared object, each policy's and trigger's drop before them, in an order that works. */
export function repairSteps(declared: DeclaredCatalog): RepairStep[] {
  const { catalog } = declared;
  const options = planOptions(declared);
  const { get, ancestorIds } = catalogIndex(catalog);
  const stepOf = (step: RepairStep['step'], object: CatalogObject, sql: string): RepairStep => {
    const { id, kind } = object;
    return { step, id, kind, line: [id, ...ancestorIds(object)], sql };
  };
  const named = (id: string): CatalogObject[] => [get(id) ?? []].flat();
  const dropped = plan(catalog, without(catalog, remade), options)
    .filter(({ keeps }) => !keeps)
    .flatMap(({ object, sql }) => named(object).map((one) => stepOf('drop', one, sql)))
    .filter(({ kind }) => remade.includes(kind));
  const made = plan({ ...catalog, objects: [] }, catalog, options).flatMap(({ object, sql }) =>
    named(object).map((one) => stepOf(revokeDefaults(one, options).includes(sql) ? 'revoke' : 'make', one, sql)),
  );
  return [...dropped, ...made];
}

/** A catalog without the objects of some kinds, and what belongs to those. */
function without(catalog: Catalog, kinds: readonly Kind[]): Catalog {
  const gone = new Set(catalog.objects.flatMap(({ id, kind }) => (kinds.includes(kind) ? [id] : [])));
  return {
    ...catalog,
    objects: catalog.objects.filter((object) => !gone.has(object.id) && !gone.has(parentId(object) ?? '')),
  };
}
