import type { Catalog, DeclaredCatalog } from '../postgres/model/index.js';
import { planOptions, rolesNamedIn, type Statement } from '../postgres/kinds/index.js';
import {
  type CatalogScope,
  compareCatalogs,
  expectedOn,
  findValueRenames,
  isPrintedText,
  readCatalog,
  readDependencies,
  scopeOf,
  restrictTo,
  withValueRenames,
} from '../postgres/catalog/index.js';
import { type Client, isInTransaction } from '../postgres/connect/index.js';
import { plan, planRenames, planValueRenames } from '../postgres/plan/index.js';
import type { Shadow } from '../postgres/shadow/index.js';
import { type Rehearsal, rehearsalsOn, type Tried } from '../rehearsal/index.js';
import { asDeclared } from './fix-per-finding.js';
import { readOnly } from '../migrations/session/index.js';
import type { Validation } from './validation.js';
import { comment, type FixStatement, spareRows } from './spare-rows.js';
import { report } from '../progress/index.js';

/** The statements that make a database what is declared, in an order that runs. */
export interface Fix {
  readonly statements: readonly FixStatement[];
  /** Why the statements could not be proven, and their order is a guess; undefined where they are. */
  readonly doubt?: string;
}

/**
 * Finds the statements that close all findings: the live objects are rebuilt on the shadow, and led to what is declared.
 *
 * @param database the live one, which is read once more
 * @param shadow an empty one, or with the prelude that the live database stands on
 */
export async function proveFix(
  shadow: Shadow,
  database: Client,
  { declared, renames }: Pick<Validation, 'declared' | 'renames'>,
  bookkeeping?: CatalogScope['bookkeeping'],
): Promise<Fix> {
  report({ step: 'prove-fix' });
  const inTransaction = await isInTransaction(database);
  const live = await readOnly(database, { inTransaction }, () => readCatalog(database, scopeOf(declared, bookkeeping)));
  const renaming = planRenames(renames);
  const present = asDeclared(declared, live, renames);
  const values = findValueRenames(declared, present);
  const wanted = expectedOn(declared, present);
  const options = planOptions(declared);
  const scope = scopeOf(declared);
  const rehearse = rehearsalsOn(shadow, { roles: [], externalRoles: rolesOf(live, declared) }, scope);
  const proven = await rehearse(async (run) => {
    // What the prelude made may be declared, too.
    const whole = run.reading(() => readCatalog(run.client, scope));
    const rebuilt = await rebuild(whole, live);
    // A column that is inherited gets its name along with the parent's: then its own statement does not run.
    const renamed = await run.tryAll(renaming);
    const reason = reasonOf(rebuilt) ?? reasonOf(renamed) ?? '';
    const governed = whole.within(declared);
    const unlike = compareCatalogs(restrictTo(present, declared), await governed.catalog()).find(
      // What was made from a printed text is the same, also where another major prints it otherwise.
      (difference) => !isPrintedText(difference),
    );
    if (unlike) return { doubt: `${unlike.object.id} could not be rebuilt on the scratch database as it is${reason}` };
    const valued = planValueRenames(values);
    await run.run(valued.map(({ sql }) => sql));
    const { ran, rest, error } = await governed.converge(expectedOn(declared, await governed.catalog()), options);
    return ran
      ? { ran: [...(renamed.ran ?? renamed.partly), ...valued, ...ran] }
      : { doubt: `${rest[0].object} stays: ${error?.message ?? rest[0].sql}` };
  });
  const spared = (statements: readonly Statement[]) => spareRows(database, statements, { inTransaction });
  if (proven.ran) return { statements: await spared(proven.ran) };
  const within = restrictTo(withValueRenames(present, values), declared);
  const guess = plan(within, wanted, options, await readDependencies(database));
  return { statements: await spared([...renaming, ...planValueRenames(values), ...guess]), doubt: proven.doubt };
}

/** Makes the live objects on the shadow. Only what is declared has to come out, which is seen afterwards. */
async function rebuild(run: Rehearsal, live: Catalog): Promise<Tried<Statement>> {
  const made = await run.tryAll(plan(run.baseline, live));
  // What the scratch database grants by default on new objects may be granted to nobody on the live one.
  const granted = await run.tryAll(plan(grantsOf(await run.catalog()), grantsOf(live)));
  return made.failures ? made : granted;
}

const reasonOf = ({ failures }: Tried<Statement>): string | undefined => failures && `: ${failures[0].error.message}`;

const grantsOf = (catalog: Catalog): Catalog => ({
  ...catalog,
  objects: catalog.objects.filter(({ kind }) => kind === 'grant'),
});

/** Roles that own a grant or are named by a policy, and that no plan makes: they have to be there for either. */
function rolesOf(live: Catalog, { governed, catalog }: DeclaredCatalog): string[] {
  const named = [live, catalog].flatMap(rolesNamedIn);
  const described = new Set(
    [...live.objects, ...catalog.objects].flatMap(({ kind, path }) => (kind === 'role' ? path : [])),
  );
  return [...new Set([...named, ...governed.roles])].filter((name) => name !== 'public' && !described.has(name));
}

/** A fix as a file for psql: one transaction, each statement with its risks. */
export function fixFile({ statements, doubt }: Fix): string {
  const head =
    doubt === undefined
      ? '-- Makes the database what is declared. Proven on a scratch database; read the risks before you run it.'
      : `-- Makes the database what is declared. NOT proven (${doubt.replaceAll(/\s+/g, ' ')}):\n-- read it, and change it where it has to be, before you run it.`;
  const lines = groups(statements).map((group) => group.map(statementText).join('\n'));
  return `${[head, ...(statements.some(({ leftOut }) => leftOut !== undefined) ? [partly] : []), 'BEGIN;', ...lines, 'COMMIT;'].join('\n\n')}\n`;
}

/** Statements that follow each other and are about one object stand together. */
function groups(statements: readonly FixStatement[]): FixStatement[][] {
  const all: FixStatement[][] = [];
  for (const statement of statements) {
    const last = all.at(-1);
    if (last?.[0]?.object === statement.object) last.push(statement);
    else all.push([statement]);
  }
  return all;
}

/** The object is named once, by the first of a group, unless there is more to say of it. */
function statementText(statement: FixStatement, at: number): string {
  const { sql, leftOut, also = [] } = statement;
  const told = [statement, ...also].filter((one) => at === 0 || one.hazards.length > 0);
  const notes = told.map(note).join('');
  return leftOut === undefined
    ? `${notes}${sql};`
    : `${notes}${comment(`Left out: ${leftOut}.`)}\n${`${sql};`.replaceAll(/^/gm, '-- ')}`;
}

function note({ hazards, object, safer }: Pick<Statement, 'hazards' | 'object' | 'safer'>): string {
  const risk = hazards.length > 0 ? ` RISK: ${hazards.join(', ')}${safer ? `. Safer: ${safer}` : ''}` : '';
  return `${comment(`${object}${risk}`)}\n`;
}

const partly =
  '-- Statements that would drop rows are commented out: move the rows first. Without them, the rest is not the whole fix.';
