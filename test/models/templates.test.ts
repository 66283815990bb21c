import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { insertTemplate, stepWarnings, strictWorkflowSteps, workflowSteps } from '../../src/models/index.js';
import type { WorkflowStep } from '../../src/schema/index.js';

type Given = Readonly<Record<string, unknown>>;

const action = (name: string, more: Given = {}): Given => ({
  name,
  title: name,
  type: 'action',
  tool_name: 'tool',
  ...more,
});
const condition = (name: string, onTrue: string, onFalse: string, more: Given = {}): Given => ({
  name,
  title: name,
  type: 'condition',
  condition: '{{ x }}',
  on_true: onTrue,
  on_false: onFalse,
  ...more,
});
const link = (name: string, more: Given = {}): Given => ({
  name,
  title: name,
  type: 'workflow_link',
  workflow_name: 'other',
  ...more,
});
const parallel = (name: string, steps: readonly Given[], more: Given = {}): Given => ({
  name,
  title: name,
  type: 'parallel',
  steps,
  ...more,
});
const loop = (name: string, steps: readonly Given[], more: Given = {}): Given => ({
  name,
  title: name,
  type: 'loop',
  collection: '{{ items }}',
  item_variable: 'item',
  steps,
  ...more,
});

const deep = (levels: number): Given => (levels === 1 ? action('bottom') : loop(`level-${levels}`, [deep(levels - 1)]));

const everyStep = JSON.parse(
  await readFile(new URL('./templates/every-step.json', import.meta.url), 'utf8'),
) as Given[];

/** Templates as people write them. */
const valid: Readonly<Record<string, readonly Given[]>> = {
  'nothing yet': [],
  'one call': [action('call', { parameters: { url: 'https://example.org', headers: { accept: ['a', null] } } })],
  'every type of step, nested': everyStep,
  'retry, then clean up': [
    action('deploy', { on_failure: 'retry', retry_count: 3 }),
    action('verify', { on_success: 'end', on_failure: 'clean-up' }),
    action('clean-up', { on_success: 'fail' }),
  ],
  'poll until it is done': [action('ask'), condition('done', 'end', 'wait'), action('wait', { on_success: 'ask' })],
  'a loop over nothing': [loop('each', [])],
  'a step of a branch leads out of it': [
    parallel('both', [action('a', { on_success: 'last' }), link('b')]),
    action('last'),
  ],
  'a step named as a property of every object': [action('constructor', { on_success: 'toString' }), action('toString')],
  'as deep as they may be': [deep(32)],
};

test.each(Object.entries(valid))('%s', (_name, steps) => {
  const template = { name: 'a', title: 'A', steps };
  expect(insertTemplate.safeParse(template).error).toBeUndefined();
  expect(strictWorkflowSteps.safeParse(steps).error).toBeUndefined();
  // What is kept is read back as it is.
  const kept = workflowSteps.parse(steps);
  expect(workflowSteps.parse(kept)).toEqual(kept);
  expect(stepWarnings(kept)).toEqual([]);
});

/** What is wrong, the steps, and each issue as it is shown: the path in the template, and what its message says. */
const invalid: readonly (readonly [string, unknown, Readonly<Record<string, string>>])[] = [
  ['no list', { 0: action('a') }, { steps: 'expected array' }],
  ['a step that is none', ['a'], { 'steps[0]': 'expected object' }],
  ['no type', [{ name: 'a', title: 'A' }], { 'steps[0].type': 'Invalid' }],
  ['an unknown type', [action('a', { type: 'wait' })], { 'steps[0].type': 'Invalid' }],
  ['no name', [action('a', { name: undefined })], { 'steps[0].name': 'expected string' }],
  ['an empty name', [action('')], { 'steps[0].name': '' }],
  ['a name with a blank', [action('a b')], { 'steps[0].name': 'letters, digits, "_" and "-" only' }],
  ['a name of 256', [action('a'.repeat(256))], { 'steps[0].name': '<=255' }],
  ['no title', [action('a', { title: undefined })], { 'steps[0].title': 'expected string' }],
  ['a title that cannot be stored', [action('a', { title: 'a\0' })], { 'steps[0].title': 'no NUL character' }],
  ['no tool', [action('a', { tool_name: undefined })], { 'steps[0].tool_name': 'expected string' }],
  ['a blank tool', [action('a', { tool_name: '  ' })], { 'steps[0].tool_name': '>=1 characters' }],
  ['parameters in a list', [action('a', { parameters: [] })], { 'steps[0].parameters': 'expected an object' }],
  [
    'a half character, deep in',
    [action('a', { parameters: { b: [{ c: '\ud83d' }] } })],
    { 'steps[0].parameters.b[0].c': 'no character' },
  ],
  ['no time', [action('a', { timeout_seconds: 0 })], { 'steps[0].timeout_seconds': '>0' }],
  ['time in a text', [action('a', { timeout_seconds: '30' })], { 'steps[0].timeout_seconds': 'expected number' }],
  ['half a retry', [action('a', { retry_count: 0.5 })], { 'steps[0].retry_count': 'expected int' }],
  ['less than no retry', [action('a', { retry_count: -1 })], { 'steps[0].retry_count': '>=0' }],
  ['no delay', [action('a', { retry_delay_seconds: 0 })], { 'steps[0].retry_delay_seconds': '>0' }],
  ['a condition without one', [condition('a', 'end', 'end', { condition: '' })], { 'steps[0].condition': '>=1' }],
  ['a condition with one way', [condition('a', 'end', '')], { 'steps[0].on_false': 'no step is named ""' }],
  [
    'a condition leads on',
    [condition('a', 'next', 'end')],
    { 'steps[0].on_true': 'no step is named "next"; there are a, and end, fail' },
  ],
  ['a link to nothing', [link('a', { workflow_name: '' })], { 'steps[0].workflow_name': '>=1' }],
  ['branches without any', [parallel('a', [])], { 'steps[0].steps': '>=1 items' }],
  ['branches not in a list', [parallel('a', {} as never)], { 'steps[0].steps': 'expected array' }],
  [
    'waiting in a text',
    [parallel('a', [action('b')], { wait_for_all: 'yes' })],
    { 'steps[0].wait_for_all': 'expected boolean' },
  ],
  ['a loop without steps', [loop('a', [], { steps: undefined })], { 'steps[0].steps': 'expected array' }],
  [
    'a loop over nothing at all',
    [loop('a', [], { collection: undefined })],
    { 'steps[0].collection': 'expected string' },
  ],
  ['a loop without turns', [loop('a', [], { max_iterations: 0 })], { 'steps[0].max_iterations': '>0' }],
  [
    'a mistake inside a branch of a loop',
    [loop('a', [parallel('b', [action('c'), action('d', { tool_name: 1 })])])],
    { 'steps[0].steps[0].steps[1].tool_name': 'expected string' },
  ],
  ['two of one name', [action('a'), action('a')], { 'steps[1].name': 'two steps are named "a"' }],
  [
    'two of one name, far apart',
    [loop('l', [action('a')]), parallel('p', [action('b'), action('a')])],
    { 'steps[1].steps[1].name': 'two steps are named "a"' },
  ],
  ['a child named as its parent', [loop('a', [action('a')])], { 'steps[0].steps[0].name': 'two steps are named "a"' }],
  [
    'a step that is not there',
    [action('a', { on_success: 'b' })],
    { 'steps[0].on_success': 'no step is named "b"; there are a, and next, end, fail' },
  ],
  [
    'names are told apart by case',
    [action('a', { on_success: 'A' })],
    { 'steps[0].on_success': 'no step is named "A"' },
  ],
  [
    'a success that retries',
    [action('a', { on_success: 'retry' })],
    { 'steps[0].on_success': 'no step is named "retry"' },
  ],
  [
    'a failure that goes on',
    [action('a', { on_failure: 'next' })],
    { 'steps[0].on_failure': 'no step is named "next"; there are a, and fail, retry, end' },
  ],
  [
    'a property of every object',
    [action('a', { on_success: 'toString' })],
    { 'steps[0].on_success': 'no step is named "toString"' },
  ],
  [
    'several at once, in three levels',
    [
      action('a'),
      action('b'),
      action('c'),
      parallel('p', [action('q', { on_failure: 'gone' }), loop('l', [action('a', { on_success: 'x' })])]),
    ],
    {
      'steps[3].steps[1].steps[0].name': 'two steps are named "a"',
      'steps[3].steps[0].on_failure': 'no step is named "gone"; there are a, b, c, p, q, l, and fail, retry, end',
      'steps[3].steps[1].steps[0].on_success': 'no step is named "x"',
    },
  ],
  [
    'of many names, some are told',
    [...Array.from({ length: 30 }, (_, index) => action(`s${index}`)), action('z', { on_success: 'no' })],
    { 'steps[30].on_success': 's19, 11 more, and next, end, fail' },
  ],
  [
    'deeper than they may be',
    [action('top'), deep(33)],
    { [`steps[1]${'.steps[0]'.repeat(31)}.steps`]: 'at most 32 levels deep' },
  ],
];

test.each(invalid)('refused: %s', (_name, steps, expected) => {
  const issues = insertTemplate.safeParse({ name: 'a', title: 'A', steps }).error?.issues ?? [];
  const shown = Object.fromEntries(issues.map(({ path, message }) => [z.core.toDotPath(path), message]));
  expect(shown).toEqual(
    Object.fromEntries(Object.entries(expected).map(([path, message]) => [path, expect.stringContaining(message)])),
  );
});

const unknown: readonly (readonly [string, readonly Given[], path: string, keys: readonly string[]])[] = [
  ['a misspelt field', [action('a', { on_succes: 'end' })], '[0]', ['on_succes']],
  ['a field of another type', [action('a', { condition: 'x' })], '[0]', ['condition']],
  [
    'inside a loop in a branch',
    [parallel('p', [loop('l', [link('a', { tool: 1, url: 2 })])])],
    '[0].steps[0].steps[0]',
    ['tool', 'url'],
  ],
];

test.each(unknown)('unknown keys are dropped, and told by the strict variant: %s', (_name, steps, path, keys) => {
  expect(JSON.stringify(workflowSteps.parse(steps))).not.toContain(`"${keys[0]}":`);
  const issues = strictWorkflowSteps.safeParse(steps).error?.issues ?? [];
  expect(issues.map((issue) => [z.core.toDotPath(issue.path), 'keys' in issue && issue.keys])).toEqual([[path, keys]]);
});

const nextTo = (name: string, to: string, failure = 'fail'): Given =>
  action(name, { on_success: to, on_failure: failure });

/** What is valid and hardly meant. */
const warned: readonly (readonly [string, readonly Given[], path: string, message: string])[] = [
  ['two that lead to each other', [nextTo('a', 'b', 'b'), nextTo('b', 'a', 'a')], '[0]', 'a → b → a never ends'],
  ['one that leads to itself', [action('first'), nextTo('a', 'a', 'a')], '[1]', 'a → a never ends'],
  [
    'a condition whose ways lead back',
    [nextTo('a', 'next', 'a'), condition('b', 'a', 'a', { on_failure: 'a' })],
    '[0]',
    'a → b → a never ends',
  ],
  ['until one fails', [action('a'), nextTo('b', 'a')], '[0]', 'a → b → a ends only by failing'],
  ['out of a branch and back', [parallel('p', [nextTo('a', 'p', 'p')])], '[0]', 'p → a → p never ends'],
  [
    'within a loop',
    [loop('l', [nextTo('a', 'b', 'b'), nextTo('b', 'a', 'a')]), action('last')],
    '[0].steps[0]',
    'a → b → a never ends',
  ],
];

test.each(warned)('warned of: %s', (_name, steps, path, message) => {
  const warnings = stepWarnings(workflowSteps.parse(steps));
  expect(warnings.map((warning) => [z.core.toDotPath(warning.path), warning.message])).toEqual([[path, message]]);
});

test('two circles are two warnings', () => {
  const circles = [nextTo('a', 'a', 'a'), nextTo('b', 'c', 'c'), nextTo('c', 'b', 'b')];
  expect(stepWarnings(workflowSteps.parse(circles)).map(({ message }) => message)).toEqual([
    'a → a never ends',
    'b → c → b never ends',
  ]);
});

/** Built without recursion, which is what the test is about. */
const nestedTo = (levels: number, wrap: (inner: unknown) => unknown, bottom: unknown): unknown => {
  let value = bottom;
  for (let level = 0; level < levels; level++) value = wrap(value);
  return value;
};

const hostile: readonly (readonly [string, unknown])[] = [
  ['steps in steps', nestedTo(100_000, (inner) => ({ ...action('a'), type: 'parallel', steps: [inner] }), action('a'))],
  ['lists in a tool’s parameters', action('a', { parameters: { a: nestedTo(100_000, (inner) => [inner], 1) } })],
  [
    'objects in a tool’s parameters',
    action('a', { parameters: { a: nestedTo(100_000, (inner) => ({ a: inner }), 1) } }),
  ],
];

test.each(hostile)('100,000 levels of %s are an issue, and exhaust nothing', (_name, step) => {
  for (const model of [workflowSteps, strictWorkflowSteps]) {
    const issues = model.safeParse([step]).error?.issues ?? [];
    expect(issues).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/at most (32|500) levels deep/) }),
    ]);
  }
});

test('20,000 steps that lead nowhere are told within seconds, each in a short line', () => {
  const steps = Array.from({ length: 20_000 }, (_, index) => nextTo(`s${index}`, 'nowhere'));
  const issues = workflowSteps.safeParse(steps).error?.issues ?? [];
  expect(issues).toHaveLength(20_000);
  expect(Math.max(...issues.map(({ message }) => message.length))).toBeLessThan(300);
  const circle = steps.map((step, index) => ({ ...step, on_success: `s${(index + 1) % steps.length}` }));
  expect(stepWarnings(workflowSteps.parse(circle) satisfies WorkflowStep[])).toHaveLength(1);
}, 10_000);
