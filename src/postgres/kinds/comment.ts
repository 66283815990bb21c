import {
  isOwnConstraint,
  isOwnFunction,
  isOwnTrigger,
  type KindQuery,
  path,
  properties,
  reference,
  relationKind,
} from './parts/catalog-sql.js';

interface CommentTarget {
  /** SQL text: the kind of the target. */
  readonly kind: string;
  readonly path: string;
  readonly catalog: string;
  readonly oid: string;
  readonly subId?: string;
  readonly from: string;
  readonly where?: string;
  /** SQL text: the word after COMMENT ON where the kind alone does not tell it; kept as the comment's definition. */
  readonly word?: string;
}

const targets: readonly CommentTarget[] = [
  { kind: "'schema'", path: path('s.nspname'), catalog: 'pg_namespace', oid: 's.oid', from: 'scope s' },
  {
    kind: relationKind,
    path: path('c.nspname', 'c.relname'),
    catalog: 'pg_class',
    oid: 'c.oid',
    subId: '0',
    from: 'relation c',
    word: `case c.relkind when 'm' then 'MATERIALIZED VIEW' when 'f' then 'FOREIGN TABLE' end`,
  },
  {
    kind: "'column'",
    path: path('c.nspname', 'c.relname', 'a.attname'),
    catalog: 'pg_class',
    oid: 'c.oid',
    subId: 'a.attnum',
    from: 'relation c join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped',
  },
  {
    kind: "'index'",
    path: path('c.nspname', 'x.relname'),
    catalog: 'pg_class',
    oid: 'x.oid',
    subId: '0',
    from: `relation c join pg_catalog.pg_index i on i.indrelid = c.oid
      join pg_catalog.pg_class x on x.oid = i.indexrelid`,
    where: `not exists (select from pg_catalog.pg_constraint k
      where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))`,
  },
  {
    kind: "'constraint'",
    path: path('c.nspname', 'c.relname', 'k.conname'),
    catalog: 'pg_constraint',
    oid: 'k.oid',
    from: `relation c join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.contype in ('p', 'u', 'c', 'f', 'x')
      and ${isOwnConstraint}`,
  },
  {
    kind: "'policy'",
    path: path('c.nspname', 'c.relname', 'p.polname'),
    catalog: 'pg_policy',
    oid: 'p.oid',
    from: 'relation c join pg_catalog.pg_policy p on p.polrelid = c.oid',
  },
  {
    kind: "'rule'",
    path: path('c.nspname', 'c.relname', 'r.rulename'),
    catalog: 'pg_rewrite',
    oid: 'r.oid',
    from: `relation c join pg_catalog.pg_rewrite r on r.ev_class = c.oid and r.rulename <> '_RETURN'`,
  },
  {
    kind: "'trigger'",
    path: path('c.nspname', 'c.relname', 't.tgname'),
    catalog: 'pg_trigger',
    oid: 't.oid',
    from: `relation c join pg_catalog.pg_trigger t on t.tgrelid = c.oid and ${isOwnTrigger}`,
  },
  {
    kind: "'enum'",
    path: path('s.nspname', 't.typname'),
    catalog: 'pg_type',
    oid: 't.oid',
    from: "pg_catalog.pg_type t join scope s on s.oid = t.typnamespace and t.typtype = 'e'",
  },
  {
    kind: "'function'",
    path: path('s.nspname', 'f.proname', 'pg_catalog.oidvectortypes(f.proargtypes)'),
    catalog: 'pg_proc',
    oid: 'f.oid',
    from: `pg_catalog.pg_proc f join scope s on s.oid = f.pronamespace and ${isOwnFunction('f')}`,
  },
];

const selectComments = (target: CommentTarget): string => `
  select 'comment', ${target.path}, ${reference(target.kind, target.path)},
    ${properties({ text: 'd.description' })}, ${target.word ?? 'null::text'}
  from ${target.from}
  join description d on d.objoid = ${target.oid}
    and d.classoid = 'pg_catalog.${target.catalog}'::pg_catalog.regclass and d.objsubid = ${target.subId ?? '0'}
  where ${target.where ?? 'true'}`;

export const commentQuery: KindQuery = {
  kind: 'comment',
  sql: targets.map(selectComments).join('\n  union all'),
};
