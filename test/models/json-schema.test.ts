import { readFile } from 'node:fs/promises';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { z } from 'zod';
import * as models from '../../src/models/index.js';

/** Formats are told, for forms; what they mean is in the patterns. */
const compile = (model: z.ZodType, io?: 'input' | 'output'): ValidateFunction =>
  new Ajv2020({ strict: false, validateFormats: false }).compile(models.toJsonSchema(model, io));

const byName: Readonly<Record<string, unknown>> = models;
const all = Object.entries(byName).filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType);

test('every model has a JSON Schema, for what goes in and what comes out', () => {
  expect(all.map(([name]) => name)).toEqual(
    expect.arrayContaining(['insertTemplateJson', 'workflowSteps', 'logEntry']),
  );
  for (const [name, model] of all)
    for (const io of ['input', 'output'] as const)
      expect(models.toJsonSchema(model, io), `${name} ${io}`).toHaveProperty('$schema');
});

const row = { name: 'a', title: 'A' };
const action = { name: 'a', title: 'A', type: 'action', tool_name: 't' };
const steps = JSON.parse(await readFile(new URL('./templates/every-step.json', import.meta.url), 'utf8')) as object[];

/** On what JSON Schema can say, it agrees with Zod. */
const cases: readonly (readonly [keyof typeof models, unknown, boolean])[] = [
  ['insertTemplateJson', { ...row, steps, createdAt: '2026-01-02T03:04:05Z' }, true],
  ['insertTemplateJson', { title: 'A' }, false],
  ['insertTemplateJson', { ...row, category: null }, true],
  ['insertTemplateJson', { ...row, title: null }, false],
  ['insertTemplateJson', { ...row, category: '😀'.repeat(100) }, true],
  ['insertTemplateJson', { ...row, category: '😀'.repeat(101) }, false],
  ['insertTemplateJson', { ...row, name: 'A b' }, false],
  ['insertTemplateJson', { ...row, name: 'a'.repeat(256) }, false],
  ['insertTemplateJson', { ...row, version: '1.0' }, false],
  ['insertTemplateJson', { ...row, status: 'running' }, false],
  ['insertTemplateJson', { ...row, timeoutMinutes: 0 }, false],
  ['insertTemplateJson', { ...row, timeoutMinutes: 2 ** 31 }, false],
  ['insertTemplateJson', { ...row, tags: {} }, false],
  ['insertTemplateJson', { ...row, createdAt: 'soon' }, false],
  ['insertTemplateJson', { ...row, steps: [{ ...action, type: 'wait' }] }, false],
  [
    'insertTemplateJson',
    { ...row, steps: [{ ...action, type: 'loop', collection: 'c', item_variable: 'i', steps: [{}] }] },
    false,
  ],
  ['updateExecutionJson', { progressPercentage: '99.99' }, true],
  ['updateExecutionJson', { progressPercentage: '100.01' }, false],
  ['updateExecutionJson', { triggerContext: [] }, false],
  ['updateStepExecutionJson', { toolResult: [1, 'a', null] }, true],
];

test.each(cases)('%s: %j is good: %s', (name, value, isGood) => {
  const model = byName[name] as z.ZodType;
  expect([model.safeParse(value).success, compile(model)(value)]).toEqual([isGood, isGood]);
});

test('an input may leave out what has a default, an output has it', () => {
  expect(compile(models.workflowStep, 'input')(action)).toBe(true);
  expect(compile(models.workflowStep, 'output')(action)).toBe(false);
  expect(compile(models.workflowStep, 'output')(models.workflowStep.parse(action))).toBe(true);
});

test('a template’s parameters are a form', () => {
  const parameters = models.templateParameters.parse({
    topic: { type: 'string', required: true, description: 'What to write about' },
    size: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
    tone: { type: 'string', enum: ['dry', 'warm'] },
  });
  expect(models.toJsonSchema(models.parametersModel(parameters))).toMatchObject({
    type: 'object',
    required: ['topic'],
    properties: {
      topic: { type: 'string', description: 'What to write about' },
      size: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
      tone: { enum: ['dry', 'warm'] },
    },
  });
});

test('a time is a text of format date-time wherever it is a Date', () =>
  expect(models.toJsonSchema(models.selectTemplate, 'output')).toMatchObject({
    properties: { createdAt: { type: 'string', format: 'date-time' } },
  }));
