import { and, type AnyColumn, eq, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { workflowExecutions, workflowStepExecutions } from '../schema/index.js';
import { type Execution, type StepExecution, updateExecution, updateStepExecution } from './rows.js';
import {
  canTransition,
  canTransitionStep,
  type ExecutionChange,
  type ExecutionStatus,
  type StepChange,
  type StepStatus,
} from './status-changes.js';
import { TransitionError } from './transition-error.js';

/** A Drizzle database or transaction on PostgreSQL, over any driver. */
export type WorkflowDatabase = Pick<PgDatabase<PgQueryResultHKT, Record<string, unknown>>, 'select' | 'update'>;

/** What may be written together with a change of status. */
export type ExecutionPatch = Partial<Omit<Execution, 'id' | 'workflowTemplateId' | 'status'>>;
export type StepExecutionPatch = Partial<Omit<StepExecution, 'id' | 'workflowExecutionId' | 'status'>>;

const now = sql`now()`;

/** A start is kept when a pause or a retry ends. */
const startedOnce = (column: AnyColumn) => sql`coalesce(${column}, now())`;

/** Without what is undefined, which would take the place of the times. */
const defined = <Values extends object>(values: Values): Partial<Values> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>;

const isFinal = (status: string): boolean => ['completed', 'failed', 'cancelled', 'skipped'].includes(status);

/**
 * Changes the status of an execution, if it still has the one it is thought to have: one `UPDATE … WHERE status = from`, so of
 * several who try, one succeeds. Sets `started_at` at the first start, `paused_at` while it is paused, `completed_at` at the end.
 *
 * @param to with literal statuses a change that is not allowed does not compile
 * @param patch further columns to set, checked as by `updateExecution`; it wins over the times that are set here
 * @returns the row as it is now
 * @throws {@link TransitionError} when the change is not allowed, the execution is gone or has another status by now
 */
export async function transitionExecution<From extends ExecutionStatus, To extends ExecutionStatus>(
  db: WorkflowDatabase,
  id: string,
  from: From,
  to: To & ExecutionChange<From, To>,
  patch: ExecutionPatch = {},
): Promise<Execution> {
  const [before, after]: [ExecutionStatus, ExecutionStatus] = [from, to];
  const about = { object: 'execution', id, from: before, to: after };
  if (!canTransition(before, after)) throw new TransitionError({ ...about, reason: 'forbidden' });
  const table = workflowExecutions;
  const [row] = await db
    .update(table)
    .set({
      ...(after === 'running' && { startedAt: startedOnce(table.startedAt), pausedAt: null }),
      ...(after === 'paused' && { pausedAt: now }),
      ...(isFinal(after) && { completedAt: now, pausedAt: null }),
      ...defined(updateExecution.parse(patch)),
      status: after,
    })
    .where(and(eq(table.id, id), eq(table.status, before)))
    .returning();
  if (row) return row;
  const [found] = await db.select({ status: table.status }).from(table).where(eq(table.id, id));
  throw new TransitionError({ ...about, reason: found ? 'changed' : 'missing', found: found?.status });
}

/** The same for one attempt at a step, which has no pause. */
export async function transitionStep<From extends StepStatus, To extends StepStatus>(
  db: WorkflowDatabase,
  id: string,
  from: From,
  to: To & StepChange<From, To>,
  patch: StepExecutionPatch = {},
): Promise<StepExecution> {
  const [before, after]: [StepStatus, StepStatus] = [from, to];
  const about = { object: 'step', id, from: before, to: after };
  if (!canTransitionStep(before, after)) throw new TransitionError({ ...about, reason: 'forbidden' });
  const table = workflowStepExecutions;
  const [row] = await db
    .update(table)
    .set({
      ...(after === 'running' && { startedAt: startedOnce(table.startedAt) }),
      ...(isFinal(after) && { completedAt: now }),
      ...defined(updateStepExecution.parse(patch)),
      status: after,
    })
    .where(and(eq(table.id, id), eq(table.status, before)))
    .returning();
  if (row) return row;
  const [found] = await db.select({ status: table.status }).from(table).where(eq(table.id, id));
  throw new TransitionError({ ...about, reason: found ? 'changed' : 'missing', found: found?.status });
}
