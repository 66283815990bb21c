/** Brings what is there under another name under its declared one, with all that refers to it by name. */
export const otherNamesSql = `  -- what belongs to a declared object and is there under another name is compared under the declared one
  create temporary table archon_renamed on commit drop as
    with missing as (select e.id, e.kind, e.parent_id, e.properties, e.own, e.derived from archon_expected e
        where data -> 'renamed' ? e.kind and e.parent_id is not null and not exists (select from archon_live l where l.id = e.id)
          and not exists (select from archon_named s where s.list = 'shared' and s.id = e.id)),
      strange as (select l.id, l.kind, l.parent_id, l.properties, l.path from archon_live l
        where data -> 'renamed' ? l.kind and not exists (select from archon_expected e where e.id = l.id))
    select m.id, m.own, m.derived, m.kind, m.parent_id, s.id as live_id, s.path from missing m
    join strange s using (kind, parent_id, properties)
    where (select count(*) from missing o where (o.kind, o.parent_id, o.properties) = (m.kind, m.parent_id, m.properties)) = 1
      and (select count(*) from strange o where (o.kind, o.parent_id, o.properties) = (m.kind, m.parent_id, m.properties)) = 1;
  update archon_live l set id = r.id from archon_renamed r where l.id = r.live_id;
  update archon_live l set parent_id = r.id,
      id = coalesce((select e.id from archon_expected e where e.parent_id = r.id and e.kind = l.kind
        and (l.kind = 'comment' or e.own = l.path ->> -1)), l.id)
    from archon_renamed r where l.parent_id = r.live_id and l.kind in ('comment', 'grant');
  update archon_live l set properties = l.properties || pg_catalog.jsonb_build_object('default', e.properties -> 'default')
    from archon_renamed r, archon_expected e
    where l.kind = 'column' and r.kind = 'sequence' and e.id = l.id
      and l.properties ->> 'default' = 'nextval('
        || pg_catalog.quote_literal(pg_catalog.quote_ident(r.path ->> 0) || '.' || pg_catalog.quote_ident(r.path ->> 1)) || '::regclass)'
      and pg_catalog.replace(e.properties ->> 'default', '"', '') = pg_catalog.replace('nextval('
        || pg_catalog.quote_literal(pg_catalog.substr(r.id, pg_catalog.length('sequence ') + 1)) || '::regclass)', '"', '');
  update archon_live l set properties = l.properties || pg_catalog.jsonb_build_object('replicaIdentity', 'using index ' || r.own)
    from archon_renamed r
    where l.id = r.parent_id and r.kind in ('constraint', 'index')
      and l.properties ->> 'replicaIdentity' = 'using index ' || (r.path ->> -1);`;
