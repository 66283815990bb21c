import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { objectId, parentId } from '../../src/postgres/model/index.js';
import { catalogText, readCatalogFile } from '../../src/project/folder/catalog-snapshot.js';

const folder = mkdtempSync(join(tmpdir(), 'catalog-format-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  const file = join(folder, 'catalog.json');
  writeFileSync(file, text);
  return readCatalogFile(file);
}

/** A snapshot of version 1, in which objects are referred to by their ids. */
const first = (objects: readonly object[], targets: readonly string[] = []): string =>
  JSON.stringify({
    fingerprint: '',
    shared: [],
    governed: { roles: ['public'], targets },
    managed: [],
    operationTests: [],
    catalog: { version: 1, server: 17, objects },
  });

test('the snapshots of the first version are read, and say the same in the second', () => {
  const old = readFileSync(fileURLToPath(new URL('first-catalog.json', import.meta.url)), 'utf8');
  const parents = (JSON.parse(old) as { catalog: { objects: { id: string; parent?: string }[] } }).catalog.objects;
  const file = read(old);
  const objects = file.declared?.catalog.objects ?? [];
  expect(objects.map((object) => ({ id: object.id, parent: parentId(object) }))).toEqual(
    parents.map(({ id, parent }) => ({ id, parent })),
  );
  expect(objects.filter((object) => objectId(object, object.parent) !== object.id)).toEqual([]);
  expect(read(catalogText(file.declared!, file))).toEqual(file);
});

test('what a snapshot of the first version refers to need not be in it', () => {
  const grant = { kind: 'grant', path: ['Odd "s', 'reader'], properties: {} };
  const id = 'grant on schema "Odd ""s" to reader';
  const targets = ['schema "Odd ""s"', 'function public.f(integer, text)', 'function public."g(x)"()', 'table a."b.c"'];
  const { declared } = read(first([{ ...grant, id, parent: 'schema "Odd ""s"' }], targets));
  expect(declared?.catalog.objects[0]?.parent).toEqual({ kind: 'schema', path: ['Odd "s'] });
  expect(declared?.governed.targets).toEqual([
    { kind: 'schema', path: ['Odd "s'] },
    { kind: 'function', path: ['public', 'f', 'integer, text'] },
    { kind: 'function', path: ['public', 'g(x)', ''] },
    { kind: 'table', path: ['a', 'b.c'] },
  ]);
});

test('a reference that names nothing is refused, and a version that nobody knows yet', () => {
  expect(() => read(first([], ['table Public.t'])).declared).toThrow(
    /refers to "table Public\.t", which names no object/,
  );
  expect(() => read(first([]).replace('"version":1', '"version":3')).declared).toThrow(
    /is of version 3, this archon-schema reads up to version 2/,
  );
});
