import { type Catalog, catalogIndex, type CatalogObject, type DeclaredCatalog } from '../postgres/model/index.js';
import {
  compareCatalogs,
  describeDifference,
  type Difference,
  expectedOn,
  restrictTo,
} from '../postgres/catalog/index.js';
import { sqlStateOf } from '../postgres/connect/index.js';
import { kindOf } from '../postgres/kinds/index.js';
import type { Shadow } from '../postgres/shadow/index.js';
import { loadDeclaredSchema, readDeclared } from '../expected/index.js';
import type { Project } from '../project/index.js';
import { rehearsalsOn } from '../rehearsal/index.js';
import { isSchemaError, SchemaError } from '../errors/index.js';
import type { Draft } from './draft.js';
import { draftStatements } from './draft-statements.js';
import { governedBy } from './write-grant.js';

/** What a draft of a file is proven with. */
export interface Proof {
  readonly project: Project;
  readonly file: string;
  readonly shadow: Pick<Shadow, 'attempt'>;
  readonly live: Catalog;
  /** What is declared without the drafts. */
  readonly before: DeclaredCatalog;
  /** The text of the file with some of the drafts. */
  render(drafts: readonly Draft[]): string;
}

/** Why an object cannot be written as it was drafted. */
export interface Fault {
  readonly object: CatalogObject;
  readonly reason: string;
}

/** The drafts as the project's declarations. */
export const withText = (project: Project, file: string, text: string): Project => ({
  ...project,
  drafts: new Map([[file, text]]),
});

/**
 * Makes what the drafts declare, with all else that the project declares, on the shadow, and compares it with the live database.
 *
 * @returns what is not the same, none if all is proven
 * @throws SchemaError if what the project declares by itself does not load or run
 */
export async function findFaults(proof: Proof, drafts: readonly Draft[]): Promise<readonly Fault[]> {
  const project = withText(proof.project, proof.file, proof.render(drafts));
  try {
    const schema = await loadDeclaredSchema(project);
    const rehearse = rehearsalsOn(proof.shadow, schema);
    const { failures = [] } = await rehearse((run) => run.tryAll(schema.statements));
    if (failures.length > 0) return await refusedBy(project, drafts, failures);
    return differencesOf(proof, await readDeclared(rehearse, schema), drafts);
  } catch (error) {
    if (!isSchemaError(error)) throw error;
    const faults = drafts.length > 1 ? await loadFaults(proof, drafts) : faultsOf(drafts, error.message);
    if (faults.length === 0) throw error;
    return faults;
  }
}

const faultsOf = (drafts: readonly Draft[], reason: string): Fault[] =>
  drafts.flatMap(({ objects }) => objects.map((object) => ({ object, reason })));

/** The drafts that do not even load, each tried with what it needs. */
async function loadFaults(proof: Proof, drafts: readonly Draft[]): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const draft of drafts) {
    const some = drafts.filter((one) => one === draft || one.objects.some(({ id }) => draft.code.needs.includes(id)));
    try {
      await loadDeclaredSchema(withText(proof.project, proof.file, proof.render(some)));
    } catch (error) {
      if (!isSchemaError(error)) throw error;
      faults.push(...faultsOf([draft], error.message));
    }
  }
  return faults;
}

/** @throws SchemaError where a statement that failed is none of the drafts' */
async function refusedBy(
  project: Project,
  drafts: readonly Draft[],
  failures: readonly { readonly statement: string; readonly error: Error }[],
): Promise<Fault[]> {
  const statements = await draftStatements(project, drafts);
  return failures.flatMap(({ statement, error }) => {
    const owner = drafts.find((draft) => statements.get(draft)?.has(statement));
    if (!owner)
      throw new SchemaError('declaration.refused', `PostgreSQL refuses what is declared: ${error.message}`, {
        facts: { problem: error.message, statement },
        cause: error,
      });
    return faultsOf([owner], `the scratch database refuses it: ${error.message}${hintFor(error)}`);
  });
}

/** Undefined schemas, types, functions and tables. */
const hintFor = (error: Error): string =>
  /^(3F000|42704|42883|42P01)$/.test(sqlStateOf(error) ?? '')
    ? ' (what the database has from elsewhere, --prelude <file> makes there)'
    : '';

function differencesOf(proof: Proof, declared: DeclaredCatalog, drafts: readonly Draft[]): Fault[] {
  const found = compared(declared, proof.live);
  const known = new Set(compared(proof.before, proof.live).map(keyOf));
  const index = catalogIndex(declared.catalog);
  return drafts.flatMap(({ objects }) => {
    const governed = new Set(objects.filter(({ kind }) => kindOf(kind).isGoverned).map(governedBy));
    const isOwn = ({ object }: Difference): boolean =>
      objects.some(({ id }) => id === object.id) ||
      (kindOf(object.kind).isGoverned === true && governed.has(governedBy(object)));
    const differences = found.filter((one) => isOwn(one) && !known.has(keyOf(one)));
    const shared = differences.filter(({ object }) => !objects.some(({ id }) => id === object.id));
    return objects.flatMap((object): Fault[] => {
      const [first] = [...differences.filter((one) => one.object.id === object.id), ...shared];
      if (first)
        return [{ object, reason: `what would be written is not what is there: ${describeDifference(first)}` }];
      return index.has(object) ? [] : [{ object, reason: 'what would be written does not declare it' }];
    });
  });
}

const compared = (declared: DeclaredCatalog, live: Catalog): Difference[] =>
  compareCatalogs(expectedOn(declared, live), restrictTo(live, declared), { all: true });

const keyOf = ({ change, object, property }: Difference): string => JSON.stringify([change, object.id, property]);
