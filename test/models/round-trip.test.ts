import { readFile } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import * as models from '../../src/models/index.js';
import * as schema from '../../src/schema/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { project } from '../workflow/workflow.js';

let database: TestDatabase;
let sql: postgres.Sql;
const open = (client: postgres.Sql) => drizzle(client, { schema });
let db: ReturnType<typeof open>;

beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  const client = await openPostgres(database.url);
  await migrate(client, project);
  await client.close();
  sql = postgres(database.url, { max: 2 });
  db = open(sql);
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

const everyStep = async (): Promise<object[]> =>
  JSON.parse(await readFile(new URL('./templates/every-step.json', import.meta.url), 'utf8')) as object[];

test('a workflow written through the models is read through them as it was', async () => {
  const given = models.insertTemplateJson.parse({
    name: 'round-trip',
    title: 'Ünï😀',
    tags: ['a', 'ä', '😀'],
    steps: await everyStep(),
    parameters: { topic: { type: 'string', default: { any: ['JSON', null] } } },
    createdAt: '2026-01-02T03:04:05.678+02:00',
  });
  const [template] = await db.insert(schema.workflowTemplates).values(given).returning();
  expect(models.selectTemplate.parse(template)).toEqual(template);
  expect(template).toMatchObject({ ...given, createdAt: new Date('2026-01-02T01:04:05.678Z') });

  const [execution] = await db
    .insert(schema.workflowExecutions)
    .values(
      models.insertExecution.parse({
        workflowTemplateId: template!.id,
        triggeredBy: 'me',
        progressPercentage: '7.5',
        startedAt: new Date('2026-01-02T03:04:05.006Z'),
        executionLog: [
          { timestamp: '2026-01-02T03:04:05', level: 'debug', message: 'm', details: { deep: [{ a: null }] } },
        ],
      }),
    )
    .returning();
  expect(models.selectExecution.parse(execution)).toEqual(execution);
  expect(execution).toMatchObject({ progressPercentage: '7.50', startedAt: new Date('2026-01-02T03:04:05.006Z') });

  const values = [{ a: 1 }, [1, null], 0, false, 'text', '', '123', 'true', 'null', '{"a":1}', '"quoted"'];
  for (const toolResult of values) {
    const [step] = await db
      .insert(schema.workflowStepExecutions)
      .values(
        models.insertStepExecution.parse({
          workflowExecutionId: execution!.id,
          stepIndex: 0,
          stepName: 's',
          stepType: 'action',
          stepConfig: template!.steps[0],
          toolResult,
        }),
      )
      .returning();
    expect(models.selectStepExecution.parse(step)).toEqual(step);
    expect(step).toMatchObject({ toolResult, stepConfig: template!.steps[0] });
  }

  // A version keeps the row as JSON.
  const answer = models.selectTemplateJson.parse(template);
  const [version] = await db
    .insert(schema.workflowTemplateVersions)
    .values(
      models.insertTemplateVersion.parse({
        workflowTemplateId: template!.id,
        versionNumber: 1,
        versionTag: '1.0.0',
        templateSnapshot: answer,
      }),
    )
    .returning();
  expect(models.selectTemplateVersion.parse(version)).toEqual(version);
  expect(models.selectTemplateJson.parse(version!.templateSnapshot)).toEqual(answer);

  const tree = await db.query.workflowTemplates.findFirst({
    where: eq(schema.workflowTemplates.id, template!.id),
    with: { executions: { with: { steps: true } }, versions: true },
  });
  expect(tree?.executions[0]?.steps).toHaveLength(values.length);
  expect(tree?.versions).toHaveLength(1);
});

test('an answer in JSON is JSON, and reading it changes nothing', async () => {
  const template = await db.query.workflowTemplates.findFirst();
  const answer = models.selectTemplateJson.parse(template);
  expect(answer.createdAt).toBe('2026-01-02T01:04:05.678Z');
  expect(models.selectTemplateJson.parse(JSON.parse(JSON.stringify(answer)))).toEqual(answer);
  expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
});

test('a request in JSON takes no Date, the others do', () => {
  const at = new Date();
  const given = { name: 'a', title: 'A', createdAt: at };
  expect(models.insertTemplate.parse(given).createdAt).toBe(at);
  expect(models.insertTemplate.parse({ ...given, createdAt: at.toISOString() }).createdAt).toEqual(at);
  expect(models.insertTemplateJson.parse({ ...given, createdAt: at.toISOString() }).createdAt).toEqual(at);
  expect(models.insertTemplateJson.safeParse(given).error?.issues).toMatchObject([{ path: ['createdAt'] }]);
  expect(models.updateTemplateJson.parse({ updatedAt: at.toISOString() })).toEqual({ updatedAt: at });
});

test('null in a column of any JSON is refused, since Drizzle writes it as NULL', () => {
  const step = {
    workflowExecutionId: '00000000-0000-4000-8000-000000000001',
    stepIndex: 0,
    stepName: 's',
    stepType: 'action',
  };
  expect(models.insertStepExecution.safeParse({ ...step, toolResult: null }).error?.issues).toMatchObject([
    { path: ['toolResult'], message: expect.stringContaining("'null'::jsonb") },
  ]);
  expect(models.insertStepExecution.safeParse({ ...step, toolResult: [null] }).success).toBe(true);
});
