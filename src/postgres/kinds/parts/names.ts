import type { Ref } from '../../model/index.js';
import { ident, type Owned, qualified } from '../../sql/index.js';

/** `"schema"."table"` from a path that starts with them. */
export const tableOf = ({ path }: Pick<Ref, 'path'>): string => qualified(path[0] ?? '', path[1] ?? '');

/** The object's own quoted name, without its schema or table. */
export const ownName = ({ path }: Pick<Ref, 'path'>): string => ident(path.at(-1) ?? '');

/** `"schema"."name"(args)` of a function: its path ends with its argument types, as PostgreSQL prints them. */
export const functionSignature = (path: readonly string[]): string =>
  `${qualified(path[0] ?? '', path[1] ?? '')}(${path[2] ?? ''})`;

/** Names what lies in a schema after a word: `TABLE "public"."t"`. */
export const inSchema =
  (usual: string) =>
  ([schema = '', name = '']: readonly string[], word = usual): string =>
    `${word} ${qualified(schema, name)}`;

/** Names what stands on a relation: `POLICY "p" ON "public"."t"`. */
export const onRelation =
  (usual: string) =>
  ([schema = '', name = '', own = '']: readonly string[], word = usual): string =>
    `${word} ${ident(own)} ON ${qualified(schema, name)}`;

/** Names what stands for itself: `SCHEMA "app"`. */
export const byItself =
  (usual: string) =>
  ([name = '']: readonly string[], word = usual): string =>
    `${word} ${ident(name)}`;

/** How the owner of a relation is found. */
export const ownedRelation = ([schema = '', name = '']: readonly string[]): Owned => ({
  catalog: 'pg_class',
  owner: 'relowner',
  lookup: 'regclass',
  name: qualified(schema, name),
});

/** As PostgreSQL prints a name: quoted only where it must be; keywords are left to the differ. */
export const bareName = (name: string): string => (/^[a-z_][a-z0-9_$]*$/.test(name) ? name : ident(name));
