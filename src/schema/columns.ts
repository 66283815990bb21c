import { type AnyColumn, sql } from 'drizzle-orm';
import { check, customType, timestamp } from 'drizzle-orm/pg-core';
import type { Json } from './json-types.js';

/** An empty array and an empty object, as defaults of jsonb columns. */
export const emptyArray = sql`'[]'::jsonb`;
export const emptyObject = sql`'{}'::jsonb`;

/**
 * jsonb that may be a text. Drizzle's own `jsonb` parses a text that the driver has parsed already, so that `"123"` would be read
 * as a number.
 */
export const anyJson = customType<{ data: Json; driverData: string }>({
  dataType: () => 'jsonb',
  toDriver: (value) => JSON.stringify(value),
});

export const time = (name: string) => timestamp(name, { withTimezone: true });

export const createdAt = () => time('created_at').notNull().defaultNow();
export const updatedAt = () => time('updated_at').notNull().defaultNow();

/** jsonb holds anything; readers count on an array, or on an object. */
export const isJson = (name: string, column: AnyColumn, type: 'array' | 'object') =>
  check(name, sql`jsonb_typeof(${column}) = ${sql.raw(`'${type}'`)}`);

/**
 * A semantic version with an optional pre-release: `1.0.0`, `1.1.0-beta`, `1.0.0-rc.1`. `[.]`, not a backslash, which would be
 * another text where standard_conforming_strings is off.
 */
export const isVersion = (name: string, column: AnyColumn) =>
  check(name, sql`${column} ~ '^[0-9]+[.][0-9]+[.][0-9]+(-[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?$'`);
