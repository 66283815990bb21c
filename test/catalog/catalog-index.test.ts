import { expect, test } from 'vitest';
import { type CatalogObject, catalogIndex, objectId, type Ref } from '../../src/postgres/model/index.js';

const object = (ref: Ref, parent?: Ref): CatalogObject => ({
  ...ref,
  id: objectId(ref, parent),
  ...(parent && { parent }),
  properties: {},
});

const table: Ref = { kind: 'table', path: ['public', 't'] };
const column: Ref = { kind: 'column', path: ['public', 't', 'Odd'] };
const comment = object({ kind: 'comment', path: column.path }, column);
const catalog = { objects: [object(column, table), comment, object(table)] };

test('a catalog finds an object by its id, by a reference and by the object itself', () => {
  const { get, has } = catalogIndex(catalog);
  expect([get('column public.t."Odd"'), get(column), get(comment), get(undefined)].map((one) => one?.id)).toEqual([
    'column public.t."Odd"',
    'column public.t."Odd"',
    'comment on column public.t."Odd"',
    undefined,
  ]);
  expect([has(table), has('table public.u')]).toEqual([true, false]);
});

test('it says what stands on an object, and what an object stands on, as far as that is known', () => {
  const { childrenOf, parentOf, ancestorIds } = catalogIndex(catalog);
  expect(childrenOf(table).map(({ id }) => id)).toEqual(['column public.t."Odd"']);
  expect(parentOf(comment)?.id).toBe('column public.t."Odd"');
  expect(ancestorIds(comment)).toEqual(['column public.t."Odd"', 'table public.t']);
  expect(catalogIndex({ objects: [comment] }).ancestorIds(comment)).toEqual(['column public.t."Odd"']);
});

test('the same list of objects has the same index', () => {
  expect(catalogIndex(catalog)).toBe(catalogIndex({ objects: catalog.objects }));
});
