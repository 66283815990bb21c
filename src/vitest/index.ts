import { expect } from 'vitest';
import { visible } from '../postgres/catalog/index.js';
import type { AnyDatabase } from '../postgres/connect/index.js';
import { validate, type ValidateSchemaOptions } from '../validate/index.js';

interface SchemaMatchers<R> {
  /**
   * Holds where the database is what the schema declares, as `validate` sees it. A stale snapshot fails, too, and so does a schema without some of its tables.
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
    const { ok, findings, stale, notGiven } = await validate(db, schema, options);
    const lines = findings.map(({ message }) => `  ${visible(message)}`);
    if (notGiven.length > 0)
      lines.unshift(
        `  the schema that was given does not declare ${notGiven.join(', ')}: give the exports of all modules, or, if they were removed, run archon-schema generate`,
      );
    if (stale) lines.unshift('  the declarations have changed since the snapshot: run archon-schema generate');
    const pass = ok && !stale && notGiven.length === 0;
    return {
      pass,
      message: () =>
        pass
          ? 'The database is what the schema declares.'
          : ['The database is not what the schema declares:', ...lines].join('\n'),
    };
  },
});
