import * as z from 'zod';

/**
 * A model as JSON Schema (draft 2020-12), for forms and for other languages, by Zod's own `z.toJSONSchema`. Times are texts of
 * format `date-time`. What JSON Schema cannot say (names and references of steps, one column against another) is left out.
 *
 * @param model any model of this module
 * @param io `input`: what may be given, where defaults may be left out; `output`: what comes out of parsing
 */
export const toJsonSchema = (model: z.ZodType, io: 'input' | 'output' = 'input'): z.core.JSONSchema.BaseSchema =>
  z.toJSONSchema(model, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
    },
  });
