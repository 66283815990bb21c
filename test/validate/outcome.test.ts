import { describe, expect, test } from 'vitest';
import {
  type UpcomingChanges,
  type ReporterName,
  reporters,
  type Validation,
  withUpcoming,
} from '../../src/validate/index.js';
import { saysOk } from './says-ok.js';
import { drifted, finding, good, validation } from './validations.js';

const change = finding({ change: 'missing', message: 'column public.posts.new is missing' });
const pending: UpcomingChanges = { tags: ['0001_second'], isAhead: false, changes: [change] };
const ahead: UpcomingChanges = { tags: [], isAhead: true, changes: [change] };
const warned = validation([finding({ severity: 'warning', message: 'function f: body is x, expected y' })]);

const outcomes: readonly (readonly [name: string, ok: boolean, what: Validation])[] = [
  ['clean', true, good],
  ['drift', false, drifted],
  ['warnings only', true, warned],
  ['pending migrations', true, withUpcoming(good, pending, { pending: false })],
  ['pending migrations, with --no-pending', false, withUpcoming(good, pending, { pending: true })],
  ['pending migrations and drift', false, withUpcoming(drifted, pending, { pending: false })],
  ['declarations ahead', false, withUpcoming(good, ahead, { pending: false })],
  ['declarations ahead, and warnings', false, withUpcoming(warned, ahead, { pending: false })],
  ['both', false, withUpcoming(good, { ...pending, isAhead: true }, { pending: true })],
];

describe.each(outcomes)('%s', (_name, ok, what) => {
  test('is decided once', () => expect(what.ok).toBe(ok));

  test.each(Object.keys(reporters) as ReporterName[])('%s says so', (name) =>
    expect(saysOk[name](reporters[name](what, { title: 'Blog' }))).toBe(ok),
  );
});

test.each([
  ['drift', drifted, '2 differences, 1 warning, 1 failed operation'],
  ['declarations ahead', withUpcoming(good, ahead, { pending: false }), 'the declarations are ahead of the migrations'],
  ['pending', withUpcoming(good, pending, { pending: true }), 'migrations are pending'],
  [
    'all of it',
    withUpcoming(drifted, { ...pending, isAhead: true }, { pending: true }),
    '2 differences, 1 warning, 1 failed operation, migrations are pending, the declarations are ahead of the migrations',
  ],
])('%s: the banner and the heading say why, in the same words', (_name, what, why) => {
  expect(reporters.text(what)).toContain(`❌ Schema Validation failed: ${why}`);
  expect(reporters.markdown(what)).toMatch(
    new RegExp(String.raw`^## ❌ Schema Validation: ${why.replaceAll(/[()]/g, String.raw`\$&`)}\n`),
  );
});

test('what fails is an error, what does not is a warning', () => {
  const tolerated = reporters.text(withUpcoming(good, pending, { pending: false }));
  expect(tolerated).toContain('⚠️  Not applied here yet, and no drift: 0001_second');
  const failing = reporters.text(withUpcoming(good, pending, { pending: true }));
  expect(failing).toContain('❌ Not applied here yet: 0001_second');
});
