import { describe, expect, test } from 'vitest';
import { didYouMean } from '../../src/errors/index.js';
import { wouldFit } from '../../src/migrations/generate/rename-answers.js';
import { chooseMigrations } from '../../src/migrations/apply/choose-migrations.js';
import { settingsMistakes } from '../../src/project/check-config.js';
import { renderReport } from '../../src/validate/index.js';
import type { Migration } from '../../src/project/index.js';
import type { History } from '../../src/migrations/history/index.js';

describe('what somebody may have meant', () => {
  test.each([
    ['junti', ['text', 'json', 'junit'], 'junit'],
    ['0003', ['0002_bar', '0003_foo'], '0003_foo'],
    ['foo', ['0002_bar', '0003_foo'], '0003_foo'],
    ['0003_fooo', ['0003_foo', '0003_foo_bar'], '0003_foo'],
    ['indx:by_hand', ['trigger:other', 'index:by_hand'], 'index:by_hand'],
    ['JSON', ['json'], 'json'],
    ['xml', ['text', 'json', 'junit'], undefined],
    ['', ['text'], undefined],
  ])('%j among %j: %s', (word, known, meant) =>
    expect(didYouMean(word, known)).toBe(meant && `Did you mean ${meant}?`),
  );

  test('a tag of rollback --to, a reporter, a setting, an answer', () => {
    const applied = [{ tag: '0002_bar' }, { tag: '0003_foo' }] as unknown as Migration[];
    expect(() => chooseMigrations(applied, { applied } as unknown as History, { to: '0003_fo' })).toThrow(
      'There is no migration 0003_fo: applied are 0002_bar, 0003_foo. Did you mean 0003_foo?',
    );
    expect(() => renderReport('sariff', undefined as never)).toThrow('Did you mean sarif?');
    expect(settingsMistakes({ titel: 'x' })).toEqual([expect.stringMatching(/Did you mean title\?$/)]);
    expect(wouldFit('table:peple=persons', ['table:a=b', 'table:people=persons'])).toBe(
      'It could be table:people=persons, table:a=b',
    );
  });
});
