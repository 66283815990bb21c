import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { root } from '../workflow/root.js';
import { apiPage, entries } from './api-page.js';
import { type Exported, readEntries } from './exported.js';

const exported = readEntries(Object.keys(entries));
const all = [...exported.values()].flat();
const file = `${root}docs/api.md`;

const namesOf = (some: readonly Exported[]): string[] => [...new Set(some.map(({ name }) => name))];

test('every exported name has a docstring', () => {
  expect(namesOf(all.filter(({ doc }) => doc === ''))).toEqual([]);
});

test('every function that asks a database or reads files says what it gives and how it fails', () => {
  const asking = all.filter(({ signature }) => / => Promise<[^;]*$/.test(signature) && !signature.startsWith('type '));
  expect(asking.length).toBeGreaterThan(10);
  expect(namesOf(asking.filter(({ tags }) => !tags.includes('returns') || !tags.includes('throws')))).toEqual([]);
});

test('every option has a docstring', () => {
  const options = all.filter(({ name }) => name.endsWith('Options') || name.endsWith('Place'));
  expect(options.flatMap(({ name, bare }) => bare.map((option) => `${name}.${option}`))).toEqual([]);
});

test('docs/api.md is what the package exports; UPDATE=1 writes it', async () => {
  const page = apiPage(exported);
  if (process.env['UPDATE']) await writeFile(file, page);
  expect(await readFile(file, 'utf8')).toBe(page);
});
