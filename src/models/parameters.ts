import * as z from 'zod';
import { json, jsonObject } from './json.js';
import type { JsonObject, TemplateParameter, TemplateParameters, ValueType } from '../schema/index.js';
import { text } from './text.js';

const number = (model: z.ZodNumber, { minimum, maximum }: TemplateParameter): z.ZodType => {
  const above = minimum === undefined ? model : model.min(minimum);
  return maximum === undefined ? above : above.max(maximum);
};

const models: Readonly<Record<ValueType, (parameter: TemplateParameter) => z.ZodType>> = {
  string: () => text(),
  integer: (parameter) => number(z.int(), parameter),
  number: (parameter) => number(z.number(), parameter),
  boolean: () => z.boolean(),
  object: () => jsonObject,
  array: () => z.array(json),
};

/** The model of one parameter's value. A default is checked like a value, since nothing checked it when it was declared. */
function parameterModel(parameter: TemplateParameter): z.ZodType {
  const { type, required, description, enum: words } = parameter;
  const typed = models[type](parameter);
  // Words are texts: those of a number or a boolean are what it is written as.
  const model = !words
    ? typed
    : type === 'string'
      ? z.enum(words)
      : typed.refine((value) => words.includes(String(value)), `expected one of ${words.join(', ')}`);
  const described = description === '' ? model : model.describe(description);
  if (parameter.default !== undefined) return described.prefault(parameter.default as never);
  return required ? described : described.optional();
}

/**
 * The model of an execution's input: each declared parameter by its type, enum, minimum and maximum, with its default filled in.
 * What is not declared is kept, if it is JSON.
 */
export function parametersModel(parameters: TemplateParameters): z.ZodType<JsonObject> {
  const shape = Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, parameterModel(one)]));
  return z.object(shape).catchall(json) as unknown as z.ZodType<JsonObject>;
}

/**
 * Checks an execution's input against the parameters that its template declares.
 *
 * @param input by name; without any, undefined
 * @returns `{ success: true, data }` with defaults filled in, or `{ success: false, error }`, whose issues bear paths and messages
 */
export const validateParameters = (
  template: { readonly parameters: TemplateParameters },
  input: unknown = {},
): z.ZodSafeParseResult<JsonObject> => parametersModel(template.parameters).safeParse(input);
