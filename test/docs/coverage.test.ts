import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { coveragePage } from './coverage-page.js';

const file = fileURLToPath(new URL('../../docs/coverage.md', import.meta.url));

test('docs/coverage.md is what the code compares; UPDATE=1 writes it', async () => {
  const page = coveragePage();
  if (process.env['UPDATE']) await writeFile(file, page);
  expect(await readFile(file, 'utf8')).toBe(page);
});
