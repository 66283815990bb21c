import type { CatalogObject, Kind } from '../../src/postgres/model/index.js';
import type { Finding, Validation } from '../../src/validate/index.js';

const object = (kind: Kind, id: string, path: readonly string[], table?: string): CatalogObject => ({
  kind,
  id,
  path,
  properties: {},
  ...(table !== undefined && { parent: { kind: 'table', path: ['public', table] } }),
});

/** A table with a column and an index, and another table with a policy. */
export const declared: readonly CatalogObject[] = [
  object('column', 'column public.posts.title', ['public', 'posts', 'title'], 'posts'),
  object('index', 'index public.posts_title', ['public', 'posts_title'], 'posts'),
  object('policy', 'policy public.tags.read', ['public', 'tags', 'read'], 'tags'),
  object('table', 'table public.posts', ['public', 'posts']),
  object('table', 'table public.tags', ['public', 'tags']),
];

export const finding = (parts: Partial<Finding>): Finding => ({
  severity: 'error',
  change: 'changed',
  kind: 'column',
  id: 'column public.posts.title',
  root: 'table public.posts',
  property: 'type',
  expected: 'character varying(80)',
  actual: 'text',
  message: 'column public.posts.title: type is text, expected character varying(80)',
  location: { file: 'src/schema.ts', line: 7 },
  fix: ['ALTER TABLE "public"."posts" ALTER COLUMN "title" TYPE character varying(80)'],
  ...parts,
});

export const validation = (findings: readonly Finding[] = [], parts: Partial<Validation> = {}): Validation => ({
  ok: findings.every(({ severity }) => severity !== 'error'),
  findings,
  operations: [{ name: 'Post insertion', message: 'Post insertion works', isTold: true }],
  server: 17,
  declared: {
    fingerprint: '',
    shared: [],
    governed: { roles: [], targets: [] },
    managed: [],
    operationTests: [],
    catalog: { version: 2, server: 17, objects: declared },
  },
  expected: { version: 2, server: 17, objects: declared },
  missing: new Set(),
  live: { version: 2, server: 17, objects: declared },
  renames: [],
  unmanaged: [],
  notCompared: [],
  ...parts,
});

const notThere = finding({
  change: 'missing',
  kind: 'table',
  id: 'table public.tags',
  root: 'table public.tags',
  property: null,
  expected: { rowSecurity: true },
  actual: null,
  message: 'table public.tags is missing',
  location: null,
  fix: ['CREATE TABLE "public"."tags" ()', 'ALTER TABLE "public"."tags" ENABLE ROW LEVEL SECURITY'],
});

const notDeclared = finding({
  severity: 'warning',
  change: 'unexpected',
  kind: 'index',
  id: 'index public.theirs',
  root: 'table public.posts',
  property: null,
  expected: null,
  actual: { method: 'btree' },
  message: 'index public.theirs is not declared',
  location: null,
  fix: [],
});

const unusable = finding({
  kind: 'operation',
  id: 'operation insertion on public.posts',
  property: 'result',
  expected: 'works',
  actual: 'no row was inserted',
  message: 'Post insertion fails: no row was inserted',
  location: null,
  fix: [],
});

export const good = validation();

/** A changed column, a missing table, an index too many (a warning), and a row that cannot be inserted. */
export const drifted = validation([finding({}), notThere, notDeclared, unusable], {
  operations: [{ name: 'Post insertion', message: unusable.message, isTold: true, finding: unusable }],
  missing: new Set(['table public.tags', 'policy public.tags.read']),
});

/** What names and messages may hold: quotes, pipes, markup, line breaks, controls, emoji, ends of sections and commands. */
export const hostile =
  'column public."a\'b""c|d`e\\".<b>&amp; %0A 50%, ]]> ::error::x\r\n::warning::😀\u0001\t</details>\n```\n[x](y) {0} *z*';

export const hostileDrift = validation([
  finding({
    id: hostile,
    message: `${hostile} is not declared`,
    expected: hostile,
    actual: null,
    location: { file: 'a b/c:d,e%.ts', line: 1 },
    fix: [`DROP ${hostile}`],
  }),
]);
