import type { Catalog } from '../../postgres/model/index.js';
import { catalogIndex, defined } from '../../postgres/model/index.js';
import {
  findAlike,
  readColumnOrder,
  readDependencies,
  type Rename,
  withAlternativesOf,
  withCustomSql,
} from '../../postgres/catalog/index.js';
import { plan, planRenames, planValueRenames } from '../../postgres/plan/index.js';
import { planOptions, type PlanOptions, type Statement, kindOf } from '../../postgres/kinds/index.js';
import { lastDeclared } from '../../project/index.js';
import type { Rehearsal, Rehearse } from '../../rehearsal/index.js';
import { type AskRename, decideRenames } from './decide-renames.js';
import { convertBack, decideConversions } from './decide-conversions.js';
import { decideValueRenames } from './decide-value-renames.js';
import { irreversible } from './irreversible-changes.js';
import { mustConverge } from './must-converge.js';
import { reachOf, reverse } from './reach.js';
import type { RenameAnswers } from './rename-answers.js';
import { renameAll } from './rename-all.js';
import { risksOf, rollbackRisksOf } from './risks.js';
import type { Step } from './step.js';
import { type Revocation, revocations, rightsLost } from './take-defaults-back.js';
import { tryDraft } from './try-draft.js';

/** What the user says about renames, beforehand and when asked. */
export interface RenameOptions extends RenameAnswers {
  /** Is asked which object was renamed; without it, an open question is an error that names the answers. */
  readonly ask?: AskRename;
}

/** Where a migration stands once objects have their names, and drizzle-kit's draft has run or is thrown away. */
export interface FinishInput {
  /** Of which is read what the migration speaks about. */
  readonly run: Rehearsal;
  /** The catalog to reach. */
  readonly wanted: Catalog;
  readonly options: PlanOptions;
  /** The whole plan from where the renames have led. */
  readonly planned: readonly Statement[];
  /** The catalog there. */
  readonly from: Catalog;
}

/** Finds the last part of a migration: what the draft has not done. */
export type Finish = (
  input: FinishInput,
) => Promise<{ readonly up: readonly string[]; readonly risky: readonly Statement[] }>;

/** By what a migration is completed. */
export interface Means {
  /** drizzle-kit's statements, which are tried first. */
  readonly draft?: readonly string[];
  readonly finish?: Finish;
}

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
  rehearse: Rehearse,
  step: Step,
  { ask, ...given }: RenameOptions,
  { draft = [], finish = leadTo }: Means = {},
): Promise<Completed> {
  const answers = { ...given, ...defined({ ask: ask && onlyOnce(ask) }) };
  const options = planOptions(step.declared);
  try {
    return await rehearse((run) => complete(run, step, answers, { draft, finish, options }));
  } catch (error) {
    if (!isUnsafeNewValue((error as Error).cause)) throw error;
    const rebuilding = { ...options, rebuildEnums: true };
    return rehearse((run) => complete(run, step, answers, { draft: [], finish, options: rebuilding }));
  }
}

const leadTo: Finish = async ({ run, wanted, options, planned }) => ({
  up: await mustConverge(run, wanted, options),
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

/** Up first, from what the history gives; then down from there. */
async function complete(
  whole: Rehearsal,
  step: Step,
  answers: RenameOptions,
  means: Required<Means> & { readonly options: PlanOptions },
): Promise<Completed> {
  await whole.replay(step.history);
  const before = await whole.within(reachOf(step.declared, step.history)).catalog();
  const previous = withAlternativesOf(lastDeclared(step.history)?.catalog, before);
  const columnOrder = await readColumnOrder(whole.client);
  const renames = await decideRenames(previous, step.declared, answers, answers.ask);
  const run = whole.within(reachOf(step.declared, step.history, renames));
  const declared = withCustomSql(step.declared, previous, renames);
  const up = await goUp(run, { previous, renames, step: { ...step, declared } }, answers, means);
  const back = { ...planOptions(lastDeclared(step.history) ?? declared), columnOrder };
  const down = await goDown(run, { previous, renames, up }, means.options, back);
  const wanted = new Set(declared.catalog.objects.map(({ id }) => id));
  const declaredBefore = new Set(lastDeclared(step.history)?.catalog.objects.map(({ id }) => id));
  const takenOver = previous.objects.flatMap(({ id }) => (wanted.has(id) && !declaredBefore.has(id) ? [id] : []));
  return {
    ...(takenOver.length > 0 && { takenOver }),
    up: up.statements,
    down: down.statements,
    renames: [...renames, ...up.alike],
    irreversible: up.irreversible,
    risks: up.risks,
    rollbackRisks: down.risks,
  };
}

/** Where a migration begins, and what it renames. */
interface Beginning {
  readonly previous: Catalog;
  readonly renames: readonly Rename[];
  /** With what custom SQL made of what is declared. */
  readonly step: Step;
}

type Up = Awaited<ReturnType<typeof goUp>>;

/** Renames first, so that PostgreSQL prints the new names; then values, defaults, the draft, and the rest. */
async function goUp(
  run: Rehearsal,
  { previous, renames, step }: Beginning,
  answers: RenameOptions,
  { draft, finish, options: given }: Required<Means> & { readonly options: PlanOptions },
) {
  const { declared } = step;
  const { get } = catalogIndex(declared.catalog);
  /** What the kind says of an object that is to be made. */
  const kindOfMade = (id: string): Partial<ReturnType<typeof kindOf>> => {
    const object = get(id);
    return object ? kindOf(object.kind) : {};
  };
  const known = new Set([...previous.objects, ...renames.map(({ to }) => to)].map(({ id }) => id));
  // A renamed object may go to a schema that is new.
  const first =
    renames.length === 0
      ? []
      : plan(previous, declared.catalog, given).filter(
          ({ object }) => kindOfMade(object).isAround && !known.has(object),
        );
  const renaming = planRenames(renames);
  const begun = await renameAll(run, [...first, ...renaming], renames);
  // Now PostgreSQL prints the new names, also within expressions.
  const alike = findAlike(declared, await run.catalog());
  const followed = await renameAll(run, planRenames(alike), alike);
  const values = await decideValueRenames(previous, declared, renames, answers);
  const valued = planValueRenames(values);
  await run.run(valued.map(({ sql }) => sql));
  const renamed = await run.catalog();
  const conversions = await decideConversions(run.client, renamed, declared.catalog, answers.usings ?? []);
  await run.run(conversions.before);
  const options = { ...given, using: conversions.using };
  const planned = plan(renamed, declared.catalog, options, await readDependencies(run.client));
  // Rights are taken from them before the plan would come to make them.
  const there = new Set(renamed.objects.map(({ id }) => id));
  const sharedRoles = planned.flatMap(({ object, sql }) =>
    kindOfMade(object).isOfServer && options.shared.has(object) && !there.has(object) ? [sql] : [],
  );
  await run.run(sharedRoles);
  const revoke = async (): Promise<Revocation[]> => {
    const revoked = revocations(await run.catalog(), previous, step, renames);
    await run.run(revoked.map(({ sql }) => sql));
    return revoked;
  };
  // drizzle-kit's draft knows nothing of the new names.
  const usable = renames.length + alike.length + values.length > 0 ? [] : draft;
  const drafted = (await tryDraft({ run, revoke, from: renamed, declared }, usable)) ?? {
    ran: [],
    revoked: await revoke(),
  };
  const completion = await finish({ run, wanted: declared.catalog, options, planned, from: renamed });
  await run.run(conversions.after);
  return {
    alike,
    values,
    renamed,
    statements: [
      ...[...begun, ...followed, ...valued].map(({ sql }) => sql),
      ...conversions.before,
      ...sharedRoles,
      ...drafted.ran,
      ...drafted.revoked.map(({ sql }) => sql),
      ...completion.up,
      ...conversions.after,
    ],
    irreversible: irreversible(renamed, declared.catalog, conversions.using),
    risks: [
      ...new Set([
        ...risksOf(previous, renaming),
        ...risksOf(renamed, valued),
        ...risksOf(renamed, completion.risky),
        ...rightsLost(drafted.revoked, renamed, completion.risky),
      ]),
    ],
  };
}

/** From where the way up has led to the catalog before it: the old names first, for the same reason. */
async function goDown(
  run: Rehearsal,
  { previous, renames, up }: Pick<Beginning, 'previous' | 'renames'> & { readonly up: Up },
  given: PlanOptions,
  back: PlanOptions,
) {
  const reached = await run.catalog();
  const { using } = await convertBack(run.client, reached, up.renamed);
  const backwards = plan(reached, up.renamed, { ...given, using }, await readDependencies(run.client));
  const valuesBack = planValueRenames(up.values.map(({ type, to, from }) => ({ type, to: from, from: to })));
  await run.run(valuesBack.map(({ sql }) => sql));
  const undone = [...renames, ...up.alike].map(reverse);
  const named = await renameAll(run, planRenames(undone), undone);
  const converting = await convertBack(run.client, await run.catalog(), previous);
  await run.run(converting.before);
  const rebuildEnums = given.rebuildEnums ?? false;
  const down = await mustConverge(run, previous, { ...back, rebuildEnums, using: converting.using });
  await run.run(converting.after);
  return {
    statements: [
      ...[...valuesBack, ...named].map(({ sql }) => sql),
      ...converting.before,
      ...down,
      ...converting.after,
    ],
    risks: rollbackRisksOf(up.renamed, reached, backwards),
  };
}
