import type { PGlite } from '@electric-sql/pglite';
import { drizzle as embedded } from 'drizzle-orm/pglite';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgres, pgliteClient } from '../../src/postgres/connect/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import {
  executionChanges,
  type ExecutionStatus,
  stepChanges,
  type StepStatus,
  transitionExecution,
  TransitionError,
  transitionStep,
  type WorkflowDatabase,
} from '../../src/models/index.js';
import * as schema from '../../src/schema/index.js';
import { createDatabase, majors } from '../support/databases.js';
import { openPglite } from '../support/pglite.js';
import { project } from '../workflow/workflow.js';

type Db = WorkflowDatabase & Pick<ReturnType<typeof drizzle>, 'insert' | 'transaction'>;

interface Opened {
  readonly db: Db;
  close(): Promise<void>;
}

async function openServer(): Promise<Opened> {
  const database = await createDatabase(majors.at(-1)!);
  const client = await openPostgres(database.url);
  await migrate(client, project);
  await client.close();
  const sql = postgres(database.url, { max: 20, onnotice: () => undefined });
  return { db: drizzle(sql), close: () => sql.end().then(() => database.drop()) };
}

async function openEmbedded(): Promise<Opened> {
  const pglite: PGlite = await openPglite();
  await migrate(pgliteClient(pglite), project);
  return { db: embedded(pglite) as unknown as Db, close: () => pglite.close() };
}

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const executionStatuses = Object.keys(executionChanges) as ExecutionStatus[];
const stepStatuses = Object.keys(stepChanges) as StepStatus[];

describe.each([
  ['PostgreSQL', openServer],
  ['PGlite', openEmbedded],
] as const)('%s', (_place, open) => {
  let opened: Opened;
  let db: Db;
  let templateId: string;

  beforeAll(async () => {
    opened = await open();
    db = opened.db;
    const [template] = await db.insert(schema.workflowTemplates).values({ name: 't', title: 'T' }).returning();
    templateId = template!.id;
  });
  afterAll(() => opened.close());

  const execution = async (more: Partial<typeof schema.workflowExecutions.$inferInsert> = {}): Promise<string> => {
    const values = { workflowTemplateId: templateId, triggeredBy: 'me', ...more };
    const [row] = await db.insert(schema.workflowExecutions).values(values).returning();
    return row!.id;
  };
  const step = async (status: StepStatus): Promise<string> => {
    const values = {
      workflowExecutionId: await execution(),
      stepIndex: 0,
      stepName: 's',
      stepType: 'action',
      status,
    } as const;
    const [row] = await db.insert(schema.workflowStepExecutions).values(values).returning();
    return row!.id;
  };

  test('an execution changes along every arrow and no other', async () => {
    for (const from of executionStatuses)
      for (const to of executionStatuses) {
        const error = await caught(transitionExecution(db, await execution({ status: from }), from, to));
        const isAllowed = (executionChanges[from] as readonly string[]).includes(to);
        expect(error, `${from} → ${to}`).toEqual(
          isAllowed ? undefined : expect.objectContaining({ reason: 'forbidden', from, to }),
        );
      }
  });

  test('a step changes along every arrow and no other', async () => {
    for (const from of stepStatuses)
      for (const to of stepStatuses) {
        const error = await caught(transitionStep(db, await step(from), from, to));
        const isAllowed = (stepChanges[from] as readonly string[]).includes(to);
        expect(error, `${from} → ${to}`).toEqual(
          isAllowed ? undefined : expect.objectContaining({ reason: 'forbidden', from, to }),
        );
      }
  });

  test('times are set as the change implies', async () => {
    const id = await execution();
    const running = await transitionExecution(db, id, 'pending', 'running', { totalSteps: 3 });
    expect(running).toMatchObject({
      status: 'running',
      totalSteps: 3,
      startedAt: expect.any(Date),
      pausedAt: null,
      completedAt: null,
    });
    const paused = await transitionExecution(db, id, 'running', 'paused');
    expect(paused).toMatchObject({ pausedAt: expect.any(Date), startedAt: running.startedAt, completedAt: null });
    const again = await transitionExecution(db, id, 'paused', 'running', { currentStepIndex: 1 });
    expect(again).toMatchObject({ pausedAt: null, startedAt: running.startedAt, currentStepIndex: 1 });
    const done = await transitionExecution(db, id, 'running', 'completed', { progressPercentage: '100' });
    expect(done).toMatchObject({
      completedAt: expect.any(Date),
      startedAt: running.startedAt,
      progressPercentage: '100.00',
    });

    const never = await transitionExecution(db, await execution(), 'pending', 'cancelled');
    expect(never).toMatchObject({ startedAt: null, completedAt: expect.any(Date) });

    const one = await step('pending');
    const started = await transitionStep(db, one, 'pending', 'running');
    expect(started).toMatchObject({ startedAt: expect.any(Date), completedAt: null });
    await transitionStep(db, one, 'running', 'retrying', { errorMessage: 'busy' });
    const retried = await transitionStep(db, one, 'retrying', 'running', { attemptNumber: 2, maxAttempts: 2 });
    expect(retried).toMatchObject({ startedAt: started.startedAt, errorMessage: 'busy', attemptNumber: 2 });
    expect(await transitionStep(db, one, 'running', 'completed', { toolResult: ['ok'] })).toMatchObject({
      completedAt: expect.any(Date),
      toolResult: ['ok'],
    });
    const skipped = await transitionStep(db, await step('pending'), 'pending', 'skipped');
    expect(skipped).toMatchObject({ startedAt: null, completedAt: expect.any(Date) });
  });

  test('a time in the patch wins', async () => {
    const startedAt = new Date('2026-01-02T03:04:05.678Z');
    expect(await transitionExecution(db, await execution(), 'pending', 'running', { startedAt })).toMatchObject({
      startedAt,
    });
  });

  test('what is undefined in the patch is left as the change sets it', async () => {
    const patch = { startedAt: undefined, errorMessage: undefined };
    expect(await transitionExecution(db, await execution(), 'pending', 'running', patch as object)).toMatchObject({
      startedAt: expect.any(Date),
    });
  });

  test('a patch that the database would refuse fails before it is sent', async () => {
    const id = await execution();
    await expect(
      transitionExecution(db, id, 'pending', 'running', { progressPercentage: '101' }),
    ).rejects.toMatchObject({
      name: 'ZodError',
    });
    expect(await transitionExecution(db, id, 'pending', 'running')).toMatchObject({ status: 'running' });
  });

  test('of a change that somebody else made first, the error tells the status that is there now', async () => {
    const id = await execution();
    await transitionExecution(db, id, 'pending', 'cancelled');
    const error = await caught(transitionExecution(db, id, 'pending', 'running'));
    expect(error).toBeInstanceOf(TransitionError);
    expect(error).toMatchObject({
      reason: 'changed',
      found: 'cancelled',
      message: `execution ${id} does not change from pending to running: somebody else was first, it is cancelled now; read it again and decide anew.`,
    });
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect(await caught(transitionExecution(db, nobody, 'pending', 'running'))).toMatchObject({
      reason: 'missing',
      id: nobody,
    });
    expect(await caught(transitionStep(db, nobody, 'pending', 'running'))).toMatchObject({
      reason: 'missing',
      object: 'step',
    });
  });

  test('it takes part in a transaction of the caller’s', async () => {
    const id = await execution();
    await caught(
      db.transaction(async (transaction) => {
        await transitionExecution(transaction, id, 'pending', 'running');
        throw new Error('back');
      }),
    );
    expect(await transitionExecution(db, id, 'pending', 'cancelled')).toMatchObject({ startedAt: null });
  });

  test.each([2, 100])('of %i who try at once, one succeeds and all others are told', async (tries) => {
    const id = await execution({ status: 'running' });
    const ends = ['completed', 'failed', 'cancelled', 'paused'] as const;
    const results = await Promise.allSettled(
      Array.from({ length: tries }, (_, index) =>
        transitionExecution(db, id, 'running', ends[index % ends.length]!, {
          errorMessage: `${index}`,
        }),
      ),
    );
    const won = results.filter((result) => result.status === 'fulfilled');
    expect(won).toHaveLength(1);
    const lost = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(lost).toHaveLength(tries - 1);
    for (const error of lost) {
      expect(error).toBeInstanceOf(TransitionError);
      expect(error).toMatchObject({ reason: 'changed', found: won[0]!.value.status });
    }
  });
});
