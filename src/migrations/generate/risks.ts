import { type Catalog, defined } from '../../postgres/model/index.js';
import { type Hazard, type Statement, kindOf } from '../../postgres/kinds/index.js';

/**
 * What a migration may cost on a database in use: a sentence for each object. What stands on a table that the migration itself
 * makes costs nothing, for no row is there.
 *
 * @param before the catalog before it
 * @param statements what leads from there to the declared catalog
 */
export function risksOf(before: Catalog, statements: readonly Statement[]): string[] {
  // What values lose is told as IRREVERSIBLE.
  const isMeant = (hazard: Hazard): boolean => !hazard.startsWith('gives ') && hazard !== 'may change values';
  return tell(
    before,
    statements.map((one) => ({ ...one, hazards: one.hazards.filter(isMeant) })),
  );
}

function tell(before: Catalog, statements: readonly Statement[]): string[] {
  const isThere = isOnTables(before);
  const told = new Map<string, { readonly hazards: Set<Hazard>; readonly safer: Map<string, boolean> }>();
  for (const statement of statements.flatMap((one) => [one, ...(one.also ?? [])])) {
    const { object, hazards, safer, online } = statement;
    if (hazards.length === 0 || !isThere(statement)) continue;
    const known = told.get(object) ?? { hazards: new Set(), safer: new Map() };
    for (const hazard of hazards) known.hazards.add(hazard);
    if (safer !== undefined) known.safer.set(safer, online !== undefined || known.safer.get(safer) === true);
    told.set(object, known);
  }
  return [...told].map(
    ([object, { hazards, safer }]) =>
      `${object}: ${[...hazards].join(', ')}${safer.size === 0 ? '' : `. Safer: ${[...safer].map(([way, isOnline]) => (isOnline ? `${way} (generate --online)` : way)).join('; ')}`}`,
  );
}

/**
 * What the rollback of a migration may cost: what it drops was never there before, and who rolls back is asked about it.
 *
 * @param before the catalog before the migration
 * @param after the catalog that it gives
 * @param statements what leads back
 */
export function rollbackRisksOf(before: Catalog, after: Catalog, statements: readonly Statement[]): string[] {
  const isThere = isOnTables(before);
  return tell(
    after,
    statements
      .flatMap((one) => [one, ...(one.also ?? [])])
      .filter(isThere)
      .map(({ sql, object, on, hazards }) => ({
        sql,
        object,
        ...defined({ on }),
        hazards: hazards.filter((hazard) => !untold.has(hazard) && !hazard.startsWith('takes away ')),
      })),
  );
}

const untold: ReadonlySet<Hazard> = new Set(['data loss', 'may change values', 'blocks writes', 'breaks running code']);

/** What is told about a migration and its rollback. */
export const allRisks = ({
  risks,
  rollbackRisks,
}: {
  readonly risks: readonly string[];
  readonly rollbackRisks: readonly string[];
}): string[] => [...risks, ...rollbackRisks.map((risk) => `rolled back, ${risk}`)];

/** Tells which statements are about a table, or something on one, that may hold rows. */
export function isOnTables(before: Catalog): (statement: Statement) => boolean {
  const tables = new Set(
    before.objects.flatMap(({ kind, path }) => (kindOf(kind).holdsRows ? [JSON.stringify(path)] : [])),
  );
  const objects = new Set(before.objects.map(({ id }) => id));
  return ({ object, on }) => objects.has(object) || (on !== undefined && tables.has(JSON.stringify(on)));
}
