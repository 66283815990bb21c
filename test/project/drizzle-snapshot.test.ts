import { expect, test } from 'vitest';
import { knownToDrizzle } from '../../src/project/index.js';

const base = (ddl: readonly object[]) => ({ snapshot: { type: 'base', id: 'a', prevIds: ['0'], ddl } });
const diff = (deltas: readonly object[]) => ({ snapshot: { type: 'diff', id: 'b', prevIds: ['a'], deltas } });
const key = (type: string, ...names: string[]): string => `${type}\0${JSON.stringify(names)}`;

const table = { entityType: 'tables', schema: 'app', name: 't', isRlsEnabled: false };
const column = { entityType: 'columns', schema: 'app', table: 't', name: 'a' };
const index = { entityType: 'indexes', schema: 'app', table: 't', name: 'i' };
const start = base([table, column, index]);

const idsOf = (...history: { readonly snapshot: unknown }[]): string[] => [...knownToDrizzle(history).ids].sort();

test('what drizzle-kit 1.0 knew is put together from what each snapshot changes', () => {
  expect(idsOf(start)).toEqual(['column app.t.a', 'index app.i', 'table app.t']);
  expect(idsOf(start, diff([{ op: 'drop', key: key('columns', 'app', 't', 'a') }]))).toEqual([
    'index app.i',
    'table app.t',
  ]);
  const added = { entityType: 'columns', schema: 'app', table: 't', name: 'b' };
  expect(idsOf(start, diff([{ op: 'create', row: added }]))).toContain('column app.t.b');
});

test('a table that is altered keeps its name, and all that stands on it', () => {
  const secured = diff([{ op: 'alter', key: key('tables', 'app', 't'), set: { isRlsEnabled: true } }]);
  expect(idsOf(start, secured)).toEqual(idsOf(start));
  expect(knownToDrizzle([start, secured]).secured).toEqual([['app', 't']]);
});

test('what stands on a table that is renamed or moved, or in a schema that is renamed, follows', () => {
  const rename = (set: object) => diff([{ op: 'rename', key: key('tables', 'app', 't'), set }]);
  expect(idsOf(start, rename({ name: 'u' }))).toEqual(['column app.u.a', 'index app.i', 'table app.u']);
  expect(idsOf(start, rename({ schema: 'other' }))).toEqual(['column other.t.a', 'index other.i', 'table other.t']);
  const schema = { entityType: 'schemas', name: 'app' };
  const renamed = diff([{ op: 'rename', key: key('schemas', 'app'), set: { name: 'core' } }]);
  expect(idsOf(base([schema, table, column]), renamed)).toEqual(['column core.t.a', 'schema core', 'table core.t']);
});
