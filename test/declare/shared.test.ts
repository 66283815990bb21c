import { expect, test } from 'vitest';
import { collectDeclarations, fingerprint, pgFunction, pgTrigger, shared } from '../../src/declare/index.js';
import { describe } from '../../src/expected/describe.js';
import { integer, pgTable } from 'drizzle-orm/pg-core';

const stamp = pgFunction('stamp', { returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' });
const t = pgTable('t', { id: integer() });
const trigger = (execute: ReturnType<typeof shared<'trigger'>>) =>
  pgTrigger('stamp', { on: t, timing: 'before', events: ['update'], execute });

test('the body of a shared function is compared where the declaration asks, which the snapshot remembers', () => {
  const asking = shared(stamp, { compareBody: true });
  const [plain, asked, byTrigger] = [{ stamp: shared(stamp) }, { asking }, { t, trigger: trigger(asking) }].map(
    (exports) => collectDeclarations(exports),
  );
  expect(describe(plain!)).not.toHaveProperty('comparedBodies');
  for (const declarations of [asked!, byTrigger!])
    expect(describe(declarations)).toMatchObject({
      shared: ['function public.stamp()'],
      comparedBodies: ['function public.stamp()'],
    });
  expect(fingerprint(asked!)).not.toBe(fingerprint(plain!));
});
