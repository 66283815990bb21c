import { expect, test } from 'vitest';
import {
  canTransition,
  canTransitionStep,
  executionChanges,
  insertExecution,
  insertTemplate,
  logEntry,
  selectTemplate,
  stepChanges,
  strictWorkflowSteps,
  templateParameters,
  updateExecution,
  updateTemplate,
  workflowStep,
  workflowSteps,
} from '../../src/models/index.js';

const action = (name: string, more: object = {}) => ({ name, title: '', type: 'action', tool_name: 't', ...more });
const loop = (name: string, steps: readonly object[], more: object = {}) => ({
  name,
  title: '',
  type: 'loop',
  collection: 'c',
  item_variable: 'i',
  steps,
  ...more,
});
const parallel = (name: string, steps: readonly object[]) => ({ name, title: '', type: 'parallel', steps });

const common = {
  title: '',
  description: '',
  timeout_seconds: 300,
  retry_count: 0,
  retry_delay_seconds: 30,
  on_success: 'next',
  on_failure: 'fail',
};

const filledIn: readonly (readonly [string, object, object])[] = [
  ['action', { tool_name: ' t ' }, { tool_name: 't', parameters: {} }],
  [
    'condition',
    { condition: 'c', on_true: 'end', on_false: 'fail' },
    { condition: 'c', on_true: 'end', on_false: 'fail' },
  ],
  ['workflow_link', { workflow_name: 'w' }, { workflow_name: 'w', parameters: {} }],
  [
    'loop',
    { collection: 'c', item_variable: 'i', steps: [] },
    { collection: 'c', item_variable: 'i', steps: [], max_iterations: 100 },
  ],
];

test.each(filledIn)('%s: defaults are filled in, strings trimmed, unknown keys dropped', (type, given, expected) =>
  expect(workflowStep.parse({ name: 'a', title: '', type, unknown: 1, ...given })).toEqual({
    ...common,
    name: 'a',
    type,
    ...expected,
  }),
);

test('steps inside steps are steps', () =>
  expect(workflowStep.parse(parallel('p', [loop('l', [action('a', { unknown: 1 })])]))).toMatchObject({
    wait_for_all: true,
    steps: [{ max_iterations: 100, steps: [{ ...common, name: 'a' }] }],
  }));

const refused: readonly (readonly [string, object])[] = [
  ['an empty name', action('')],
  ['a name with a space', action('a b')],
  ['a long name', action('a'.repeat(256))],
  ['no title', { name: 'a', type: 'action', tool_name: 't' }],
  ['another type', action('a', { type: 'wait' })],
  ['no tool', action('a', { tool_name: ' ' })],
  ['no time', action('a', { timeout_seconds: 0 })],
  ['half a retry', action('a', { retry_count: 0.5 })],
  ['less than no retry', action('a', { retry_count: -1 })],
  ['parallel steps without steps', parallel('p', [])],
  ['a loop without steps', loop('l', [], { steps: undefined })],
  ['a loop without end', loop('l', [], { max_iterations: 0 })],
];

test.each(refused)('refused: %s', (_name, step) => expect(workflowStep.safeParse(step).success).toBe(false));

const tree = [
  action('a', { on_success: 'deep', on_failure: 'retry' }),
  action('b', { on_success: 'end', on_failure: 'end' }),
  { name: 'c', title: '', type: 'condition', condition: 'x', on_true: 'a', on_false: 'fail' },
  parallel('p', [loop('l', [action('deep', { on_success: 'b' })])]),
];

test('a reference may lead to any step of the tree, or to a word of its field', () =>
  expect(workflowSteps.safeParse(tree).success).toBe(true));

const wrongNames: readonly (readonly [string, readonly object[], path: unknown, message: string])[] = [
  [
    'a step that is not there',
    [...tree.slice(0, 3), parallel('p', [action('q', { on_failure: 'nowhere' }), action('deep')])],
    [3, 'steps', 0, 'on_failure'],
    'no step is named "nowhere"; there are a, b, c, p, q, deep, and fail, retry, end',
  ],
  ['a word of another field', [action('a', { on_success: 'retry' })], [0, 'on_success'], 'no step is named "retry"'],
  [
    'a name that two steps bear',
    [action('a'), loop('l', [action('a')])],
    [1, 'steps', 0, 'name'],
    'two steps are named "a"',
  ],
];

test.each(wrongNames)('refused: %s', (_name, steps, path, message) => {
  const issues = workflowSteps.safeParse(steps).error?.issues ?? [];
  expect(issues).toEqual([expect.objectContaining({ path, message: expect.stringContaining(message) })]);
});

test('the strict variant reports unknown keys, on every level', () => {
  const issues = strictWorkflowSteps.safeParse([loop('l', [action('a', { unknown: 1 })])]).error?.issues;
  expect(issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['unknown'], path: [0, 'steps', 0] }]);
  expect(strictWorkflowSteps.safeParse(tree).success).toBe(true);
});

test('references are checked when a template is written, not when it is read', () => {
  const steps = [action('a', { on_success: 'nowhere' })];
  expect(insertTemplate.safeParse({ name: 'a', title: 'A', steps }).success).toBe(false);
  expect(updateTemplate.safeParse({ steps }).success).toBe(false);
  expect(updateTemplate.safeParse({ title: 'B' }).success).toBe(true);
  expect(selectTemplate.shape.steps.safeParse(steps).success).toBe(true);
});

const percentages: readonly (readonly [unknown, boolean])[] = [
  ...['0', '0.00', '7.5', '99.99', '100', '100.0', '100.00', '100.000', '1.230'].map((value) => [value, true] as const),
  ...[
    '-1',
    '-0.01',
    '100.01',
    '101',
    '99999999.123',
    '1.234',
    '1.2301',
    '1.',
    '.5',
    '',
    'NaN',
    '1e1',
    ' 1',
    '1\n',
    50,
    null,
  ].map((value) => [value, false] as const),
];

test.each(percentages)('progress %j travels as text and lies within 0 and 100: %s', (progressPercentage, isGood) => {
  const row = { workflowTemplateId: '7b0d5a0e-4a39-4c6c-8d57-2c1a0a8f3c11', triggeredBy: 'me', progressPercentage };
  expect(insertExecution.safeParse(row).success).toBe(isGood);
  expect(updateExecution.safeParse({ progressPercentage }).success).toBe(isGood);
});

test('a log entry’s time may lack the offset', () => {
  const entry = (timestamp: string) => logEntry.safeParse({ timestamp, level: 'info', message: '' }).success;
  expect(
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.678+01:00', '2026-01-02T03:04:05.678901', 'today'].map(entry),
  ).toEqual([true, true, true, false]);
});

test('a parameter’s defaults', () =>
  expect(templateParameters.parse({ a: { type: 'string' } })).toEqual({
    a: { type: 'string', required: false, description: '' },
  }));

test('status changes lead along the arrows and nowhere else', () => {
  const arrows = <Status extends string>(
    changes: Readonly<Record<Status, readonly string[]>>,
    can: (from: Status, to: Status) => boolean,
  ): Record<string, string[]> => {
    const all = Object.keys(changes) as Status[];
    return Object.fromEntries(all.map((from) => [from, all.filter((to) => can(from, to)).sort()]));
  };
  expect(arrows(executionChanges, canTransition)).toEqual({
    pending: ['cancelled', 'failed', 'running'],
    running: ['cancelled', 'completed', 'failed', 'paused'],
    paused: ['cancelled', 'failed', 'running'],
    completed: [],
    failed: [],
    cancelled: [],
  });
  expect(arrows(stepChanges, canTransitionStep)).toEqual({
    pending: ['running', 'skipped'],
    running: ['completed', 'failed', 'retrying'],
    retrying: ['failed', 'running'],
    completed: [],
    failed: [],
    skipped: [],
  });
});
