import { getTableColumns, getTableName } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import * as models from '../../src/models/index.js';
import * as schema from '../../src/schema/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { project } from '../workflow/workflow.js';
import { anyJson, anyRow, unstorableJson, type Values } from './any-row.js';
import { insertOf, prepare, type Row, tryStatements, updateOf, type Verdict } from './try-statements.js';

const rows = 2500;
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

const pick = (...values: readonly unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);
const notObjects = pick([], 'a', 1, true, null, [{}]);
const notArrays = pick({}, 'a', 1, true, null, { 0: 'a' });
const anyObject = fc.dictionary(fc.string({ unit: 'grapheme' }), anyJson, { maxKeys: 3 });
const nested = (levels: number): unknown =>
  Array.from({ length: levels }).reduce<unknown>((inner) => ({ a: inner }), 1);

const objects: Values = {
  usual: anyObject,
  edge: fc.oneof(notObjects, unstorableJson, pick(nested(500)), anyObject),
};
/** Which the database lets be any JSON; that they are objects is the application's rule. */
const uncheckedObjects: Values = { usual: anyObject, edge: fc.oneof(unstorableJson, pick(nested(500)), anyObject) };
/** Any JSON but null, which Drizzle writes as NULL. */
const anything: Values = {
  usual: anyJson.filter((value) => value !== null),
  edge: fc.oneof(pick([], 'a', '', 0, -0, false, null, '\0', '\ud83d', [null], 1e308, 5e-324), unstorableJson),
};
/** The database knows nothing of what is in these but that it is an array, or an object: so it is of the right shape. */
const shaped = (good: readonly unknown[], bad: readonly unknown[], wrong: fc.Arbitrary<unknown>): Values => ({
  usual: pick(...good),
  edge: fc.oneof(pick(...good), pick(...bad), wrong),
});
const words = shaped([[], ['a'], ['ä', '😀', '']], [['\0'], ['a', '\ud83d']], notArrays);

const action = (more: object = {}): Row => ({ name: 'a', title: 'A', type: 'action', tool_name: 't', ...more });
const steps = shaped(
  [[], [action()], [{ name: 'l', title: '', type: 'loop', collection: 'c', item_variable: 'i', steps: [action()] }]],
  [
    [action({ title: '\0' })],
    [action({ description: '\ud83d' })],
    [action({ parameters: { a: ['\0'] } })],
    [action({ tool_name: 'a\0' })],
    [{ name: 'p', title: '', type: 'parallel', steps: [action({ parameters: { '\ude00': 1 } })] }],
  ],
  notArrays,
);
const versions: Values = {
  usual: fc.stringMatching(/^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(-[0-9A-Za-z-]{1,4}(\.[0-9A-Za-z-]{1,4})*)?$/, {
    maxLength: 50,
  }),
  edge: fc.oneof(
    pick(
      '1.0',
      '1.0.0-',
      'v1.0.0',
      '1.0.0-rc..1',
      '1.0.0\n',
      ' 1.0.0',
      '1.0.0-rc.1',
      '1.0.0-a_b',
      '١.0.0',
      '1.0.0+build',
      '',
    ),
    fc.integer({ min: 42, max: 48 }).map((count) => `1.0.0-${'a'.repeat(count)}`),
    fc.string({ unit: fc.constantFrom('0', '1', '.', '-', 'a', 'Z', '+', '\n'), maxLength: 8 }),
  ),
};
/** Texts in a btree index: of characters without order, which PostgreSQL cannot make shorter. */
const hard = (length: number): string => {
  let state = 1;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647);
  return Array.from({ length }, () => String.fromCodePoint(33 + (next() % 94))).join('');
};
const indexed: Values = {
  usual: pick('me', 'system', 'ä'),
  edge: pick('', '\0', 'a\ud83d', hard(2599), hard(2600), hard(4000), hard(20_000)),
};

interface Case {
  readonly name: string;
  readonly table: PgTable;
  readonly insert: z.ZodType;
  readonly update: z.ZodType;
  readonly own: Readonly<Record<string, Values>>;
  /** A row that a change of one column leaves in order. */
  readonly base: Row;
}

const id = '00000000-0000-4000-8000-000000000001';
const most = 2 ** 31 - 1;

const cases: readonly Case[] = [
  {
    name: 'templates',
    table: schema.workflowTemplates,
    insert: models.insertTemplate,
    update: models.updateTemplate,
    own: {
      name: {
        usual: fc.stringMatching(/^[a-z0-9_-]{1,30}$/),
        edge: fc.oneof(
          pick('', 'A', 'ä', 'a b', 'a\n', '\na', 'ſ', '\u212a', 'a.b', 'a\0', '-', '_'),
          fc.integer({ min: 253, max: 257 }).map((count) => 'a'.repeat(count)),
          fc.string({ maxLength: 3 }),
        ),
      },
      version: versions,
      tags: words,
      allowedAssignees: words,
      parameters: shaped(
        [{}, { a: { type: 'string' } }],
        [{ a: { type: 'string', default: '\0' } }, { '\ud83d': { type: 'array' } }],
        notObjects,
      ),
      outputs: shaped([{}, { a: { type: 'string' } }], [{ a: { type: 'string', description: '\0' } }], notObjects),
      steps,
      createdBy: indexed,
    },
    base: { id, name: 'base', title: 'B' },
  },
  {
    name: 'executions',
    table: schema.workflowExecutions,
    insert: models.insertExecution,
    update: models.updateExecution,
    own: {
      triggeredBy: indexed,
      currentStepIndex: { usual: pick(0), edge: pick(-1, 0, 1, 5, 6, most, most + 1, -most - 2, 0.5, NaN) },
      totalSteps: { usual: pick(0, 5), edge: pick(-1, 0, 1, 5, 6, most, most + 1, 0.5) },
      progressPercentage: {
        usual: fc.integer({ min: 0, max: 10_000 }).map((value) => (value / 100).toFixed(2)),
        edge: fc.oneof(
          pick(
            '0',
            '-0.01',
            '100',
            '100.0',
            '100.00',
            '100.01',
            '99.99',
            '99.999',
            '0.001',
            '1.234',
            '1.230',
            '1.2301',
            '100.000',
            '100.001',
            '1000',
            '-1',
            '12345678.9',
          ),
          pick('NaN', 'Infinity', '', 'a', '1,5', '1.2.3', '50%', '\0'),
          fc
            .tuple(fc.integer({ min: -20_000, max: 200_000 }), fc.integer({ min: 0, max: 3 }))
            .map(([value, scale]) => (value / 10 ** scale).toFixed(scale)),
        ),
      },
      triggerContext: objects,
      inputParameters: objects,
      executionContext: objects,
      outputData: objects,
      errorDetails: objects,
      executionLog: shaped(
        [[], [{ timestamp: '2026-01-02T03:04:05Z', level: 'info', message: 'm', details: { a: 1 } }]],
        [[{ timestamp: '2026-01-02T03:04:05Z', level: 'info', message: '\0' }]],
        notArrays,
      ),
    },
    base: { id, workflowTemplateId: id, triggeredBy: 'me', totalSteps: most },
  },
  {
    name: 'step executions',
    table: schema.workflowStepExecutions,
    insert: models.insertStepExecution,
    update: models.updateStepExecution,
    own: {
      stepConfig: shaped([{}, action()], [action({ title: '\0' })], notObjects),
      attemptNumber: { usual: pick(1), edge: pick(-1, 0, 1, 2, 3, most, most + 1, 1.5) },
      maxAttempts: { usual: pick(1, 2), edge: pick(-1, 0, 1, 2, 3, most, most + 1, 1.5) },
      inputData: uncheckedObjects,
      outputData: anything,
      errorDetails: uncheckedObjects,
      toolParameters: anything,
      toolResult: anything,
    },
    base: { id, workflowExecutionId: id, stepIndex: 0, stepName: 's', stepType: 'action', maxAttempts: most },
  },
  {
    name: 'template versions',
    table: schema.workflowTemplateVersions,
    insert: models.insertTemplateVersion,
    update: models.updateTemplateVersion,
    own: {
      versionTag: versions,
      templateSnapshot: objects,
      changeType: {
        usual: pick('create', 'update', 'major', 'minor', 'patch'),
        edge: pick('Create', '', 'other', 'patch ', 'a'.repeat(51), 'minor\0'),
      },
    },
    base: { id, workflowTemplateId: id, versionNumber: 1, versionTag: '1.0.0', templateSnapshot: {} },
  },
];

const inspect = (row: Row): string =>
  JSON.stringify(row, (_key, value: unknown) =>
    typeof value === 'string' && value.length > 80 ? `${value.slice(0, 20)}… ${value.length}` : value,
  );

/** Which of the rows Zod and PostgreSQL judge differently. What passes is sent as it was parsed, the rest as it was given. */
async function disagreements(
  database: TestDatabase,
  model: z.ZodType,
  given: readonly Row[],
  statementOf: (row: Row) => string,
): Promise<{ wrong: string[]; verdicts: Verdict[] }> {
  const parsed = given.map((row) => model.safeParse(row));
  const verdicts = await tryStatements(
    database,
    given.map((row, index) => statementOf(parsed[index]?.success ? (parsed[index].data as Row) : row)),
  );
  const wrong = given.flatMap((row, index) => {
    const [zod, said] = [parsed[index]!, verdicts[index]!];
    if (zod.success === said.accepted) return [];
    return [
      `${zod.success ? 'Zod accepts' : zod.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(', ')}; PostgreSQL says "${said.reason}" to ${inspect(row)}`,
    ];
  });
  return { wrong, verdicts };
}

/** Once on the oldest and once on the newest. */
describe.each([...new Set([majors[0]!, majors.at(-1)!])])('PostgreSQL %i', (major) => {
  let database: TestDatabase;
  const refusedBy = new Set<string>();

  beforeAll(async () => {
    database = await createDatabase(major);
    const client = await openPostgres(database.url);
    await migrate(client, project);
    await client.close();
    await prepare(database);
  });
  afterAll(() => database.drop());

  test.each(cases)('what Zod accepts of $name is what PostgreSQL accepts, and stores as it is', async (one) => {
    const given = fc.sample(anyRow(one.table, one.own), { numRuns: rows, seed });
    const { wrong, verdicts } = await disagreements(database, one.insert, given, (row) => insertOf(one.table, row));
    expect(wrong.slice(0, 5), `SEED=${seed}`).toEqual([]);
    for (const { reason } of verdicts) refusedBy.add(`${getTableName(one.table)} ${reason.split(' ')[1]}`);
    const accepted = verdicts.filter((verdict) => verdict.accepted).length;
    expect(Math.min(accepted, rows - accepted), 'there are enough of both').toBeGreaterThan(rows / 10);
  });

  test.each(cases)('and so it is with changes of $name', async (one) => {
    const { base, table } = one;
    await database.query('begin');
    await database.query(insertOf(table, base));
    const keys = Object.keys(getTableColumns(table));
    const changes = fc.sample(
      fc
        .tuple(anyRow(table, one.own), fc.subarray(keys, { minLength: 1, maxLength: 3 }))
        .map(([row, some]): Row => Object.fromEntries(some.map((key) => [key, row[key]]))),
      { numRuns: rows, seed },
    );
    const { wrong } = await disagreements(database, one.update, changes, (row) => updateOf(table, row, id));
    await database.query('rollback');
    expect(wrong.slice(0, 5), `SEED=${seed}`).toEqual([]);
  });

  test('every CHECK refused some of these rows', async () => {
    const checks = await database.query<{ name: string }>(
      `select conrelid::regclass || ' ' || conname as name from pg_constraint where contype = 'c' and conrelid::regclass::text like 'archon%'`,
    );
    const silent = checks.map(({ name }) => name).filter((name) => !refusedBy.has(name));
    // PostgreSQL looks at CHECKs by their names, and what these two refuse an earlier one has refused.
    expect(silent.sort()).toEqual([
      'archon_workflow_executions chk_total_steps_positive',
      'archon_workflow_step_executions chk_max_attempts_positive',
    ]);
  });
});
