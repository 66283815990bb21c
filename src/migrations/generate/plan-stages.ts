import { randomUUID } from 'node:crypto';
import { type DeclaredCatalog, defined } from '../../postgres/model/index.js';
import { withCustomSql } from '../../postgres/catalog/index.js';
import { type DrizzleSnapshot, lastDeclared, unchangedSnapshot, withoutConcurrently } from '../../project/index.js';
import type { Rehearse } from '../../rehearsal/index.js';
import { decideUndeclared } from './decide-undeclared.js';
import type { Ready } from './on-shadow.js';
import { type Completed, completeMigration, onlyOnce, type RenameOptions } from './plan-migration.js';
import { completeOnline } from './plan-online.js';
import { completeInParts } from './plan-parts.js';
import { planUndo } from './plan-undo.js';
import { proveMigration } from './prove-migration.js';
import { proveOverRows, withOverRows } from './prove-rows.js';
import type { ProvenMigration } from './render-migration.js';
import type { Stage, Stages } from './stage.js';
import { report } from '../../progress/index.js';

/** Whether there is an answer, which has to be looked at even where nothing changes. */
export function hasAnswers({
  renames = [],
  creates = [],
  drops = [],
  keeps = [],
  usings = [],
}: Partial<RenameOptions>): boolean {
  return [renames, creates, drops, keeps, usings].some(({ length }) => length > 0);
}

/** In which form a migration is written. */
export interface StageOptions {
  /** Everything takes the form that tables in use bear best. */
  readonly all: boolean;
  /** Else these indexes do, which are declared as built concurrently. */
  readonly concurrent: readonly string[];
  /** In parts, each of which takes about so many locks. */
  readonly partLocks?: number;
}

/** Completes what the user has said; each question is asked once. */
export function answersOf({ ask, ...given }: Partial<RenameOptions>): RenameOptions {
  const { renames = [], creates = [], drops = [], keeps = [], usings = [] } = given;
  return { renames, creates, drops, keeps, usings, ...defined({ ask: ask && onlyOnce(ask) }) };
}

/**
 * Plans what leads from the history to what is declared.
 *
 * @param draft drizzle-kit's statements
 * @throws SchemaError when a question is open, or no way is found
 */
export async function planStages(
  { rehearse, history, declared: made }: Ready,
  draft: readonly string[],
  answers: RenameOptions,
  { partLocks, ...online }: StageOptions,
): Promise<Stages> {
  report({ step: 'plan' });
  const { kept: before = [] } = lastDeclared(history) ?? {};
  const asked = { history, declared: { ...made, kept: before } };
  const { kept, past } = await decideUndeclared(rehearse, asked, answers);
  const declared: DeclaredCatalog = kept.length > 0 ? { ...made, kept } : made;
  const step = { history, declared };
  if (online.all || online.concurrent.length > 0) {
    const [first, ...more] = await completeOnline(rehearse, step, answers, online);
    if (first) return [first, ...more];
  }
  if (partLocks !== undefined) return completeInParts(rehearse, step, answers, partLocks);
  const completed = await completeMigration(rehearse, step, answers, { draft });
  return [{ ...step, declared: withCustomSql(declared, past, completed.renames), completed, isOutside: false }];
}

/** Whether what is declared is there already. */
export const isNothing = ([{ completed }]: Stages): boolean => completed.up.length === 0;

/**
 * @returns how many locks it takes at once
 * @throws SchemaError when up, down or up again give anything else than they should
 */
export const proveStage = (rehearse: Rehearse, stage: Stage, tag: string): Promise<number> =>
  proveMigration(rehearse, stage, { ...inTransaction(stage), tag });

/** What a stage does over rows is told with it; and how each statement is taken back, where it runs without a transaction. */
export async function tellStage(
  rehearse: Rehearse,
  stage: Stage,
  tag: string,
): Promise<Pick<ProvenMigration, 'undo'> & Completed> {
  report({ step: 'prove-rows', subject: tag });
  const told = withOverRows(stage.completed, await proveOverRows(rehearse, stage, inTransaction(stage)));
  return { ...told, undo: stage.isOutside ? await planUndo(rehearse, stage, told.up) : [] };
}

/** As it can be tried. */
const inTransaction = ({ completed, isOutside }: Stage): Completed =>
  isOutside ? { ...completed, up: completed.up.map(withoutConcurrently) } : completed;

/** drizzle-kit's snapshot is the first one's; the others are of the same, one after the other. */
export function snapshotsOf(snapshot: DrizzleSnapshot, { length }: readonly Stage[]): DrizzleSnapshot[] {
  const all = [snapshot];
  while (all.length < length) all.push(unchangedSnapshot(all.at(-1)!, randomUUID()));
  return all;
}
