import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../workflow/root.js';

const page = readFileSync(`${root}docs/faults.md`, 'utf8');
const rows = [...page.matchAll(/`(test\/[\w/-]+\.test\.ts)`(?: › (.*?))? \|$/gm)];

test('every promise about faults names a test that is there', () => {
  expect(rows.length).toBe(page.split('\n').filter((line) => line.startsWith('| ')).length - 1);
  const gone = rows.filter(([, file = '', title = '']) => !readFileSync(root + file, 'utf8').includes(title));
  expect(gone.map(([row]) => row)).toEqual([]);
});
