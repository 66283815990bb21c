import { type Catalog, catalogIndex, type DeclaredCatalog, idOf, objectId } from '../../postgres/model/index.js';
import {
  findAlike,
  readColumnOrder,
  readDependencies,
  type Rename,
  withAlternativesOf,
  withCustomSql,
  restrictTo,
} from '../../postgres/catalog/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { rehearse } from '../../expected/index.js';
import type { Draft } from './draft.js';
import { plan, planRenames, planValueRenames, revokeDefaults, risksOfRevoking } from '../../postgres/plan/index.js';
import { planOptions, type PlanOptions, type Statement } from '../../postgres/kinds/index.js';
import { lastDeclared, type Migration } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import { type Failures, runInAnyOrder, type Shadow } from '../../postgres/shadow/index.js';
import { type AskRename, decideRenames } from './decide-renames.js';
import { convertBack, decideConversions } from './decide-conversions.js';
import { decideValueRenames } from './decide-value-renames.js';
import { irreversible } from './irreversible-changes.js';
import { mustConverge } from './must-converge.js';
import { reachOf, reverse } from './reach.js';
import type { RenameAnswers } from './rename-answers.js';
import { risksOf, rollbackRisksOf } from './risks.js';
import { replay } from '../rehearse/index.js';
import { tryDraft } from './try-draft.js';

/** What the user says about renames, beforehand and when asked. */
export interface RenameOptions extends RenameAnswers {
  /** Is asked which object was renamed; without it, an open question is an error that names the answers. */
  readonly ask?: AskRename;
}

/** How the last part of a migration is found: what drizzle-kit's draft has not done. */
export type Finish = (way: {
  readonly client: Client;
  /** Reads what the migration speaks about. */
  readonly read: () => Promise<Catalog>;
  /** The catalog to reach. */
  readonly wanted: Catalog;
  readonly options: PlanOptions;
  /** The whole plan from where the renames have led. */
  readonly planned: readonly Statement[];
  /** The catalog there. */
  readonly from: Catalog;
}) => Promise<{ readonly up: readonly string[]; readonly risky: readonly Statement[] }>;

/** A migration before it is proven: statements without semicolons, one each. */
export interface Completed {
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly renames: readonly Rename[];
  /** Ids of objects that the history made and that are declared for the first time: they are there already. */
  readonly takenOver?: readonly string[];
  /** What the migration takes from rows, and its rollback does not bring back. */
  readonly irreversible: readonly string[];
  /** What it may cost on tables that are in use. */
  readonly risks: readonly string[];
  /** What its rollback may. */
  readonly rollbackRisks: readonly string[];
}

/**
 * Completes drizzle-kit's draft to a migration that leads from the previous catalog to the declared one, and plans its reverse.
 *
 * A statement of the draft that does not run is left out; what it should have done, the plan does.
 */
export async function completeMigration(
  shadow: Shadow,
  draft: Draft,
  declared: DeclaredCatalog,
  history: readonly Migration[],
  { ask, ...answers }: RenameOptions,
  finish: Finish = leadTo,
): Promise<Completed> {
  const answer = { ...answers, ...(ask && { ask: onlyOnce(ask) }) };
  const options = planOptions(declared);
  try {
    return await complete(shadow, draft, declared, history, answer, options, finish);
  } catch (error) {
    if (!isUnsafeNewValue((error as Error).cause)) throw error;
    const rebuilding = { ...options, rebuildEnums: true };
    return complete(shadow, { ...draft, up: [] }, declared, history, answer, rebuilding, finish);
  }
}

const leadTo: Finish = async ({ client, read, wanted, options, planned }) => ({
  up: await mustConverge(client, read, wanted, options),
  risky: planned,
});

/** PostgreSQL manual, Appendix A: `unsafe_new_enum_value_usage`. */
export const isUnsafeNewValue = (error: unknown): boolean => (error as { code?: string } | undefined)?.code === '55P04';

/** Asks each question once, however often it comes up. */
export function onlyOnce(ask: AskRename): AskRename {
  const asked = new Map<string, ReturnType<AskRename>>();
  return (question) => {
    const answer = asked.get(question.to.id) ?? ask(question);
    asked.set(question.to.id, answer);
    return answer;
  };
}

function complete(
  shadow: Shadow,
  draft: Draft,
  asked: DeclaredCatalog,
  history: readonly Migration[],
  { ask, ...answers }: RenameOptions,
  given: PlanOptions,
  finish: Finish,
): Promise<Completed> {
  return rehearse(shadow, draft, async ({ client, read: readAll }) => {
    let renames: readonly Rename[] = [];
    const read = async (): Promise<Catalog> => restrictTo(await readAll(), reachOf(asked, history, renames));
    await replay(client, history);
    const previous = withAlternativesOf(lastDeclared(history)?.catalog, await read());
    const columnOrder = await readColumnOrder(client);
    renames = await decideRenames(previous, asked, answers, ask);
    const declared = withCustomSql(asked, previous, renames);
    const known = new Set([...previous.objects, ...renames.map(({ to }) => to)].map(({ id }) => id));
    // A renamed object may go to a schema that is new.
    const first =
      renames.length === 0
        ? []
        : plan(previous, declared.catalog, given).filter(
            ({ object }) => /^(role|schema) /.test(object) && !known.has(object),
          );
    const renaming = planRenames(renames);
    const begun = await renameAll(client, read, [...first, ...renaming], renames);
    // Now PostgreSQL prints the new names, also within expressions.
    const alike = findAlike(declared, await read());
    const followed = await renameAll(client, read, planRenames(alike), alike);
    const values = await decideValueRenames(previous, declared, renames, { ...answers, ask });
    const valued = planValueRenames(values);
    for (const { sql } of valued) await client.exec(sql);
    const renamed = await read();
    const conversions = await decideConversions(client, renamed, declared.catalog, answers.usings ?? []);
    const lost = irreversible(renamed, declared.catalog, conversions.using);
    await runEach(client, conversions.before);
    const options = { ...given, using: conversions.using };
    const planned = plan(renamed, declared.catalog, options, await readDependencies(client));
    // Rights are taken from them before the plan would come to make them.
    const there = new Set(renamed.objects.map(({ id }) => id));
    const { get } = catalogIndex(declared.catalog);
    const sharedRoles = planned.flatMap(({ object, sql }) =>
      get(object)?.kind === 'role' && options.shared.has(object) && !there.has(object) ? [sql] : [],
    );
    await runEach(client, sharedRoles);
    const revoke = async (): Promise<Revocation[]> => {
      const revoked = revocations(await read(), previous, declared, history, renames);
      for (const { sql } of revoked) await client.exec(sql);
      return revoked;
    };
    // drizzle-kit's draft knows nothing of the new names.
    const usable = renames.length + alike.length + values.length > 0 ? [] : draft.up;
    const drafted = (await tryDraft({ client, read, revoke, from: renamed, declared }, usable)) ?? {
      ran: [],
      revoked: await revoke(),
    };
    const completion = await finish({ client, read, wanted: declared.catalog, options, planned, from: renamed });
    await runEach(client, conversions.after);
    const reached = await read();
    const { using } = await convertBack(client, reached, renamed);
    const backwards = plan(reached, renamed, { ...given, using }, await readDependencies(client));
    const valuesBack = planValueRenames(values.map(({ type, to, from }) => ({ type, to: from, from: to })));
    for (const { sql } of valuesBack) await client.exec(sql);
    const undone = [...renames, ...alike].map(reverse);
    const back = await renameAll(client, read, planRenames(undone), undone);
    const converting = await convertBack(client, await read(), previous);
    await runEach(client, converting.before);
    const down = await mustConverge(client, read, previous, {
      ...planOptions(lastDeclared(history) ?? declared),
      columnOrder,
      rebuildEnums: options.rebuildEnums ?? false,
      using: converting.using,
    });
    await runEach(client, converting.after);
    const wanted = new Set(declared.catalog.objects.map(({ id }) => id));
    const declaredBefore = new Set(lastDeclared(history)?.catalog.objects.map(({ id }) => id));
    const takenOver = previous.objects.flatMap(({ id }) => (wanted.has(id) && !declaredBefore.has(id) ? [id] : []));
    return {
      ...(takenOver.length > 0 && { takenOver }),
      up: [
        ...[...begun, ...followed, ...valued].map(({ sql }) => sql),
        ...conversions.before,
        ...sharedRoles,
        ...drafted.ran,
        ...drafted.revoked.map(({ sql }) => sql),
        ...completion.up,
        ...conversions.after,
      ],
      down: [...[...valuesBack, ...back].map(({ sql }) => sql), ...converting.before, ...down, ...converting.after],
      renames: [...renames, ...alike],
      irreversible: lost,
      risks: [
        ...new Set([
          ...risksOf(previous, renaming),
          ...risksOf(renamed, valued),
          ...risksOf(renamed, completion.risky),
          ...rightsLost(drafted.revoked, renamed, completion.risky),
        ]),
      ],
      rollbackRisks: rollbackRisksOf(renamed, reached, backwards),
    };
  });
}

/**
 * Runs the statements of renames, and what has to be there before them.
 *
 * @returns those that ran: a column that is inherited gets its name along with its parent's, and its own statement does not run
 * @throws SchemaError when an object keeps its old name
 */
async function renameAll(
  client: Client,
  read: () => Promise<Catalog>,
  statements: readonly Statement[],
  renames: readonly Rename[],
): Promise<readonly Statement[]> {
  let failures: Failures<Statement> | undefined;
  const ran = await runInAnyOrder(client, statements, {
    sqlOf: ({ sql }) => sql,
    whenFailed: (some) => (failures = some),
  });
  if (!failures) return ran;
  const there = new Set((await read()).objects.map(({ id }) => id));
  const before = new Set(renames.map(({ from }) => from.id));
  const open = failures.find(({ statement: { object } }) => before.has(object) === there.has(object));
  if (!open) return ran;
  throw new SchemaError(
    'generate.unprovable',
    `${open.statement.object} cannot get its new name: ${open.error.message}. Nothing was written.`,
    {
      facts: { object: open.statement.object, statement: open.statement.sql, problem: open.error.message },
      cause: open.error,
      details: [open.statement.sql],
    },
  );
}

/**
 * What the database may have granted by default is taken back on objects that are new or newly governed, and everywhere from
 * roles that are named for the first time.
 */
function revocations(
  now: Catalog,
  previous: Catalog,
  declared: DeclaredCatalog,
  history: readonly Migration[],
  renames: readonly Rename[],
): Revocation[] {
  const options = planOptions(declared);
  const last = lastDeclared(history)?.governed ?? { roles: [], targets: [] };
  const lastRoles = last.roles.map(
    (role) => renames.find(({ from }) => from.id === idOf('role', role))?.to.path[0] ?? role,
  );
  const lastTargets = new Set(last.targets.map((target) => objectId(target)));
  const before = new Set(previous.objects.map(({ id }) => id).filter((id) => lastTargets.has(id)));
  const known = new Set([...before, ...renames.filter(({ from }) => before.has(from.id)).map(({ to }) => to.id)]);
  const roles = declared.governed.roles.filter((role) => !lastRoles.includes(role));
  return now.objects.flatMap((object) => {
    const governed = known.has(object.id) ? { ...options.governed, roles } : options.governed;
    const risks = risksOfRevoking(object, governed, declared.catalog);
    return revokeDefaults(object, { ...options, governed }).map((sql) => ({ sql, object: object.id, risks }));
  });
}

interface Revocation {
  readonly sql: string;
  readonly object: string;
  readonly risks: readonly Statement[];
}

/** What revocations take on objects that were there before, but for the rights that a plan is seen to take. */
function rightsLost(revoked: readonly Revocation[], { objects }: Catalog, planned: readonly Statement[]): string[] {
  const isThere = new Set(objects.map(({ id }) => id));
  const seen = new Set(planned.filter(({ hazards }) => hazards.length > 0).map(({ object }) => object));
  return revoked
    .filter(({ object }) => isThere.has(object))
    .flatMap(({ risks }) => risks.filter(({ object }) => !seen.has(object)))
    .map(({ object, hazards }) => `${object}: ${hazards.join(', ')}`);
}

async function runEach(client: Client, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await client.exec(sql);
}
