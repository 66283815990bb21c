import { expect, test } from 'vitest';
import { locate } from '../../src/validate/index.js';

const text = `import { pgTable, text, index } from 'drizzle-orm/pg-core';

export const moods = pgEnum('mood', ['sad']);
export const users = pgTable(
  'users',
  {
    id: integer('id').primaryKey(),
    firstName: text(),
    last: text('last_name'),
  },
  (t) => [index('by_last').on(t.last)],
);
export const touch = pgFunction('touch', { returns: 'trigger' });
`;
const sources = [
  { file: 'other.ts', text: '' },
  { file: 'src/schema.ts', text },
];
const users = { kind: 'table', path: ['public', 'users'] } as const;

test.each([
  [users, users, 5],
  [users, { kind: 'column', path: ['public', 'users', 'id'] } as const, 7],
  [users, { kind: 'column', path: ['public', 'users', 'first_name'] } as const, 8],
  [users, { kind: 'column', path: ['public', 'users', 'last_name'] } as const, 9],
  [users, { kind: 'index', path: ['public', 'by_last'] } as const, 11],
  [users, { kind: 'column', path: ['public', 'users', 'nowhere'] } as const, 5],
  [{ kind: 'enum', path: ['public', 'mood'] } as const, { kind: 'enum', path: ['public', 'mood'] } as const, 3],
  [
    { kind: 'function', path: ['public', 'touch', ''] } as const,
    { kind: 'function', path: ['public', 'touch', ''] } as const,
    13,
  ],
] as const)('%o: %o is declared on line %i', (root, own, line) => {
  expect(locate(sources, root, own)).toEqual({ file: 'src/schema.ts', line });
});

test('what the sources do not show has no place, whatever its name', () => {
  const odd = { kind: 'table', path: ['public', 'a.*(b"'] } as const;
  expect(locate(sources, odd, odd)).toBeUndefined();
});
