import {
  expression,
  flag,
  fromHistory,
  list,
  type ObjectWith,
  optional,
  paths,
  text,
  typeName,
  worded,
} from '../property.js';
import { options, path, persistenceWords } from './catalog-sql.js';
import { naming, relationPaths } from './renamed.js';

/** What is before the name of the index by which rows are told. */
export const usingIndex = 'using index ';

export const tableProperties = {
  type: fromHistory(text(`case c.relkind when 'f' then 'foreign table' else 'table' end`)),
  persistence: fromHistory(
    worded(
      text(`case c.relpersistence when 'u' then 'unlogged' when 't' then 'temporary' else 'permanent' end`),
      persistenceWords,
    ),
  ),
  rowSecurity: flag('c.relrowsecurity', 'protected by row-level security', 'not protected by row-level security'),
  forceRowSecurity: flag(
    'c.relforcerowsecurity',
    'under row-level security for its owner as well',
    'not under row-level security for its owner',
  ),
  replicaIdentity: fromHistory(
    naming(
      optional(
        text(`case c.relreplident when 'f' then 'full' when 'n' then 'nothing' when 'i' then (
        select 'using index ' || x.relname from pg_catalog.pg_index i
        join pg_catalog.pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid and i.indisreplident) end`),
      ),
      (identity, { path: [schema = '', table = ''] }, { pathOf }) => {
        if (!identity.startsWith(usingIndex)) return identity;
        const name = identity.slice(usingIndex.length);
        const index = pathOf(['index'], [schema, name]).at(-1);
        return usingIndex + (index === name ? pathOf(['constraint'], [schema, table, name]).at(-1) : index);
      },
    ),
  ),
  options: fromHistory(
    optional(
      list(
        options(`c.reloptions || (select pg_catalog.array_agg('toast.' || v)
        from pg_catalog.pg_class t, pg_catalog.unnest(t.reloptions) v where t.oid = c.reltoastrelid)`),
      ),
    ),
  ),
  accessMethod: fromHistory(
    optional(text("(select m.amname from pg_catalog.pg_am m where m.oid = c.relam and m.amname <> 'heap')")),
  ),
  ofType: fromHistory(
    optional(typeName(`case when c.reloftype <> 0 then pg_catalog.format_type(c.reloftype, null) end`)),
  ),
  partitionKey: fromHistory(optional(expression('pg_catalog.pg_get_partkeydef(c.oid)'))),
  partitionBound: fromHistory(optional(expression('pg_catalog.pg_get_expr(c.relpartbound, c.oid)'))),
  inherits: fromHistory(
    naming(
      optional(
        paths(`(select pg_catalog.jsonb_agg(${path('n.nspname', 'p.relname')} order by i.inhseqno)
        from pg_catalog.pg_inherits i
        join pg_catalog.pg_class p on p.oid = i.inhparent
        join pg_catalog.pg_namespace n on n.oid = p.relnamespace
        where i.inhrelid = c.oid)`),
      ),
      relationPaths,
    ),
  ),
  inheritedBy: fromHistory(
    naming(
      optional(
        paths(`case c.relkind when 'r' then (
        select pg_catalog.jsonb_agg(${path('n.nspname', 'p.relname')} order by n.nspname, p.relname)
        from pg_catalog.pg_inherits i
        join pg_catalog.pg_class p on p.oid = i.inhrelid
        join pg_catalog.pg_namespace n on n.oid = p.relnamespace
        where i.inhparent = c.oid) end`),
      ),
      relationPaths,
    ),
  ),
};

export type Table = ObjectWith<typeof tableProperties>;
