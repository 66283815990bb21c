import { expect, test } from 'vitest';
import type { TemplateParameter } from '../../src/schema/index.js';
import { templateParameters, validateParameters } from '../../src/models/index.js';

const declared = (parameter: Partial<TemplateParameter> & Pick<TemplateParameter, 'type'>) => ({
  parameters: templateParameters.parse({ p: parameter }),
});

type Given = Partial<TemplateParameter> & Pick<TemplateParameter, 'type'>;

const accepted: readonly (readonly [Given, input: unknown, data: unknown])[] = [
  [{ type: 'string' }, { p: '' }, { p: '' }],
  [{ type: 'string' }, {}, {}],
  [{ type: 'string' }, undefined, {}],
  [{ type: 'string', required: true, default: 'a' }, {}, { p: 'a' }],
  [{ type: 'string', enum: ['a', 'b'], default: 'b' }, {}, { p: 'b' }],
  [{ type: 'integer', minimum: 1, maximum: 3 }, { p: 3 }, { p: 3 }],
  [{ type: 'integer', enum: ['1', '2'] }, { p: 2 }, { p: 2 }],
  [{ type: 'number', minimum: 0.5, maximum: 0.5 }, { p: 0.5 }, { p: 0.5 }],
  [{ type: 'boolean', default: false }, {}, { p: false }],
  [{ type: 'object' }, { p: { a: [null] } }, { p: { a: [null] } }],
  [{ type: 'array', default: [] }, { p: [1, 'a'] }, { p: [1, 'a'] }],
  [{ type: 'string' }, { other: { a: 1 } }, { other: { a: 1 } }],
];

test.each(accepted)('%j takes %j', (parameter, input, data) =>
  expect(validateParameters(declared(parameter), input)).toEqual({ success: true, data }),
);

const refused: readonly (readonly [Given, input: unknown, message: string, path: readonly unknown[]])[] = [
  [{ type: 'string', required: true }, {}, 'expected string, received undefined', ['p']],
  [{ type: 'string', required: true }, { p: null }, 'expected string, received null', ['p']],
  [{ type: 'string' }, { p: 1 }, 'expected string, received number', ['p']],
  [{ type: 'string' }, { p: 'a\0' }, 'no NUL character', ['p']],
  [{ type: 'string', enum: ['a', 'b'] }, { p: 'c' }, 'expected one of "a"|"b"', ['p']],
  [{ type: 'integer', enum: ['1', '2'] }, { p: 3 }, 'expected one of 1, 2', ['p']],
  [{ type: 'integer' }, { p: 1.5 }, 'expected int', ['p']],
  [{ type: 'integer' }, { p: '1' }, 'expected number, received string', ['p']],
  [{ type: 'integer', minimum: 1 }, { p: 0 }, '>=1', ['p']],
  [{ type: 'number', maximum: 1 }, { p: 1.01 }, '<=1', ['p']],
  [{ type: 'number' }, { p: NaN }, 'expected number, received NaN', ['p']],
  [{ type: 'boolean' }, { p: 'true' }, 'expected boolean', ['p']],
  [{ type: 'object' }, { p: [] }, 'expected an object', ['p']],
  [{ type: 'array' }, { p: {} }, 'expected array', ['p']],
  [{ type: 'array' }, { p: [{ a: '\0' }] }, 'no NUL character', ['p', 0, 'a']],
  [{ type: 'integer', default: 'many' }, {}, 'expected number, received string', ['p']],
  [{ type: 'integer', default: 9, maximum: 3 }, {}, '<=3', ['p']],
  [{ type: 'string' }, [], 'expected object', []],
  [{ type: 'string' }, { other: new Date() }, 'Date is no JSON', ['other']],
];

test.each(refused)('%j refuses %j: %s', (parameter, input, message, path) => {
  const { error } = validateParameters(declared(parameter), input);
  expect(error?.issues).toEqual([expect.objectContaining({ path, message: expect.stringContaining(message) })]);
});

test('all mistakes are told at once', () => {
  const parameters = templateParameters.parse({ a: { type: 'string', required: true }, b: { type: 'integer' } });
  const { error } = validateParameters({ parameters }, { b: 'x' });
  expect(error?.issues.map(({ path }) => path)).toEqual([['a'], ['b']]);
});
