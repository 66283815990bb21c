import { expect } from 'vitest';
import { visible } from '../postgres/catalog/index.js';
import type { AnyDatabase } from '../postgres/connect/index.js';
import { validate, type ValidateSchemaOptions } from '../validate/index.js';

interface SchemaMatchers<R> {
  /**
   * Holds where the database is what the schema declares, as `validate` sees it. A stale snapshot fails, too.
   *
   * @example
   * await expect(db).toMatchSchema(schema);
   */
  toMatchSchema(schema: Readonly<Record<string, unknown>>, options?: ValidateSchemaOptions): Promise<R>;
}

declare module 'vitest' {
  interface Matchers<T> extends SchemaMatchers<T> {}
}

expect.extend({
  async toMatchSchema(db: AnyDatabase, schema: Readonly<Record<string, unknown>>, options?: ValidateSchemaOptions) {
    const { ok, findings, stale } = await validate(db, schema, options);
    const lines = findings.map(({ message }) => `  ${visible(message)}`);
    if (stale) lines.unshift('  the declarations have changed since the snapshot: run archon-schema generate');
    return {
      pass: ok && !stale,
      message: () =>
        ok && !stale
          ? 'The database is what the schema declares.'
          : ['The database is not what the schema declares:', ...lines].join('\n'),
    };
  },
});
