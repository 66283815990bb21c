import type { CatalogObject, Kind } from '../model/index.js';
import { literal } from '../sql/index.js';
import { defineKind } from './kind.js';
import type { Address, Reading } from './reading.js';
import { parentKind } from './registry.js';
import { text } from './property.js';
import { inSchema } from './parts/names.js';

/** The comments on objects of one kind. */
const commentsOf = (kind: Kind, { catalog, oid, subId = '0', path, from, word }: Address): Reading => ({
  path: path.map((_name, at) => `o.name${at}`),
  on: { kind: literal(kind), path: path.map((_name, at) => `o.name${at}`) },
  from: `from (select ${[`${oid} as oid`, `${subId} as part`, ...path.map((name, at) => `${name} as name${at}`), `${word ?? 'null::text'} as word`].join(', ')}
    ${from}) o
  join description d on d.objoid = o.oid
    and d.classoid = 'pg_catalog.${catalog}'::pg_catalog.regclass and d.objsubid = o.part`,
  note: 'o.word',
});

const commentOn = (comment: CatalogObject, is: string): string =>
  `COMMENT ON ${parentKind(comment).sqlName(comment.path, comment.definition)} IS ${is}`;

export const commentKind = defineKind({
  kind: 'comment',
  properties: { text: text('d.description') },
  read: (all) => all.flatMap(({ kind, commentsAt = [] }) => commentsAt.map((address) => commentsOf(kind, address))),
  isDependent: true,
  heading: { order: 9, icon: '💬', title: 'Comments' },
  sqlName: inSchema('COMMENT'),
  isUnnamed: true,
  // That every new database has.
  isOfPostgres: ({ path, properties }) =>
    path.length === 1 && path[0] === 'public' && properties.text === 'standard public schema',
  create: (comment) => [commentOn(comment, literal(comment.properties.text))],
  drop: (comment) => [commentOn(comment, 'NULL')],
  alter: (to) => [commentOn(to, literal(to.properties.text))],
});
