import type { ObjectName } from '../../model/index.js';
import { ident, qualified } from '../../sql/index.js';

/** `"schema"."table"` from a path that starts with them. */
export const tableOf = ({ path }: Pick<ObjectName, 'path'>): string => qualified(path[0] ?? '', path[1] ?? '');

/** The object's own quoted name, without its schema or table. */
export const ownName = ({ path }: Pick<ObjectName, 'path'>): string => ident(path.at(-1) ?? '');

/** `"schema"."name"(args)` of a function: its path ends with its argument types, as PostgreSQL prints them. */
export const functionSignature = (path: readonly string[]): string =>
  `${qualified(path[0] ?? '', path[1] ?? '')}(${path[2] ?? ''})`;
