import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrationFiles, nextTag, readMigrations } from '../../src/project/index.js';

let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'migration-files-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

async function write(...files: readonly string[]): Promise<void> {
  for (const file of files) {
    await mkdir(join(out, file, '..'), { recursive: true });
    await writeFile(join(out, file), file.endsWith('.json') ? '{}' : 'select 1;');
  }
}

test('what drizzle-kit up has converted finds its rollback, and a later migration of the same name never takes it', async () => {
  const [first, second, third] = ['20260101000000_change_t', '20260102000000_change_t', '20260103000000_change_t'];
  await write(`${first}/migration.sql`, 'down/0000_change_t.sql', 'catalog/0000_change_t.json');
  const folder = { out, layout: 'folders' } as const;
  const downOf = (tag = ''): string => migrationFiles(folder, tag).down.slice(out.length + 1);
  expect(downOf(first)).toBe('down/0000_change_t.sql');
  expect(downOf(second)).toBe(`${second}/down.sql`);
  await write(`${second}/migration.sql`);
  expect(downOf(second)).toBe(`${second}/down.sql`);
  await write('down/0001_change_t.sql', 'catalog/0001_change_t.json');
  expect([downOf(first), downOf(second), downOf(third)]).toEqual([
    'down/0000_change_t.sql',
    'down/0001_change_t.sql',
    `${third}/down.sql`,
  ]);
});

const entry = (idx: number, tag: string) => ({ tag, entry: { idx } });

test.each([
  ['index', /^0002_x$/],
  ['timestamp', /^\d{14}_x$/],
  ['supabase', /^\d{14}_x$/],
  ['unix', /^\d{10}_x$/],
  ['none', /^_x$/],
] as const)('with the prefix %s a tag is as drizzle-kit would make it', (prefix, wanted) => {
  expect(nextTag({ out, prefix }, [entry(0, '0000_a'), entry(1, '0001_b')], 'x')).toMatch(wanted);
});

test('a time is later than that of the migration before, also within one second and where that one is of tomorrow', () => {
  const tomorrow = '29991231235959_a';
  expect(nextTag({ out, layout: 'folders' }, [entry(0, tomorrow)], 'x')).toBe('30000101000000_x');
  expect(nextTag({ out, prefix: 'unix' }, [entry(0, '9999999998_a')], 'x')).toBe('9999999999_x');
});

test('a migration that is there already is never written over', async () => {
  await write('_x.sql');
  expect(() => nextTag({ out, prefix: 'none' }, [], 'x')).toThrow('A migration _x is there already');
});

test('without a prefix, the one snapshot is the last migration’s', async () => {
  await write('_a.sql', '_b.sql', 'meta/_snapshot.json');
  const entries = ['_a', '_b'].map((tag, idx) => ({ idx, version: '7', when: idx + 1, tag, breakpoints: true }));
  await writeFile(join(out, 'meta/_journal.json'), JSON.stringify({ version: '7', dialect: 'postgresql', entries }));
  const [a, b] = await readMigrations({ out });
  expect([a?.snapshot, b?.snapshot]).toEqual([undefined, {}]);
});
