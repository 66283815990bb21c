import type { CatalogObject } from '../../model/index.js';
import { ident, literal } from '../../sql/index.js';
import { grantee, type Kept, makeAgain, settingOf, withKept } from './keep.js';
import { ownName, tableOf } from './names.js';

const onOnly = String.raw`^(CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")*"|[^[:space:]"]+) ON )ONLY `;

/**
 * The statements around a column that is dropped and made again (one that is computed otherwise), by which it has what a database
 * gave it and nobody declared: its comment, its rights, and what PostgreSQL drops along with it: indexes, constraints and
 * extended statistics, also of partitions and heirs.
 *
 * @param isGoverned whether the declarations say who may do what with the table
 */
export function keepColumn(column: CatalogObject, isGoverned: boolean): Kept {
  const name = settingOf(column);
  const table = tableOf(column);
  const relation = `pg_catalog.to_regclass(${literal(table)})`;
  const from = (catalog: string): string => `FROM pg_catalog.pg_depend d
    JOIN pg_catalog.${catalog} x ON x.oid = d.objid AND d.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass
    JOIN part p ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = p.attrelid AND d.refobjsubid = p.attnum`;
  const rights = `(SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(${grantee}, a.privilege_type, a.is_grantable))
    FROM pg_catalog.aclexplode(c.attacl) a)`;
  // The index of a partitioned table is printed as ON ONLY, and makes those of the partitions without the word.
  const index = `pg_catalog.regexp_replace(pg_catalog.pg_get_indexdef(x.oid), CASE WHEN i.indisvalid THEN ${literal(onOnly)} ELSE '^$' END, '\\1')`;
  return {
    before: `SELECT pg_catalog.set_config(${name}, (WITH RECURSIVE tree(oid) AS (
    SELECT ${relation}::pg_catalog.oid
    UNION SELECT h.inhrelid FROM tree JOIN pg_catalog.pg_inherits h ON h.inhparent = tree.oid
  ), part AS (
    SELECT a.attrelid, a.attnum, pg_catalog.format('%I.%I', n.nspname, r.relname) AS relation
    FROM tree JOIN pg_catalog.pg_class r ON r.oid = tree.oid JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND NOT a.attisdropped AND a.attname = ${literal(column.path.at(-1) ?? '')}
  ) SELECT pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
    'comment', pg_catalog.col_description(c.attrelid, c.attnum),${isGoverned ? '' : `\n    'rights', ${rights},`}
    'indexes', (SELECT pg_catalog.jsonb_object_agg(x.oid::pg_catalog.regclass, ${index}) ${from('pg_class')}
    JOIN pg_catalog.pg_index i ON i.indexrelid = x.oid WHERE NOT x.relispartition),
    'constraints', (SELECT pg_catalog.jsonb_agg(DISTINCT pg_catalog.jsonb_build_array(p.relation, x.conname, pg_catalog.pg_get_constraintdef(x.oid))) ${from('pg_constraint')}
    WHERE x.conrelid = p.attrelid AND x.contype <> 'n' AND x.conislocal AND x.conparentid = 0),
    'statistics', (SELECT pg_catalog.jsonb_object_agg(pg_catalog.format('%I.%I', n.nspname, x.stxname), pg_catalog.pg_get_statisticsobjdef(x.oid)) ${from('pg_statistic_ext')}
    JOIN pg_catalog.pg_namespace n ON n.oid = x.stxnamespace)
  ))::text FROM part p JOIN pg_catalog.pg_attribute c ON c.attrelid = p.attrelid AND c.attnum = p.attnum WHERE c.attrelid = ${relation}), false)`,
    after: withKept(
      name,
      [
        `IF kept ? 'comment' THEN
    EXECUTE pg_catalog.concat(${literal(`COMMENT ON COLUMN ${table}.${ownName(column)} IS `)}, pg_catalog.quote_literal(kept ->> 'comment'));
  END IF;`,
        ...(isGoverned
          ? []
          : [
              `FOR one IN SELECT e.value FROM pg_catalog.jsonb_array_elements(coalesce(kept -> 'rights', '[]')) e LOOP
    EXECUTE pg_catalog.concat('GRANT ', one.value ->> 1, ${literal(` (${ident(column.path.at(-1) ?? '')}) ON ${table} TO `)}, one.value ->> 0, CASE WHEN (one.value ->> 2)::boolean THEN ' WITH GRANT OPTION' END);
  END LOOP;`,
            ]),
        makeAgain(`SELECT i.key AS name, i.value AS sql FROM pg_catalog.jsonb_each_text(coalesce(kept -> 'indexes', '{}')) i WHERE pg_catalog.to_regclass(i.key) IS NULL
    UNION ALL
    SELECT k.value ->> 1, pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.value ->> 0, k.value ->> 1, k.value ->> 2) FROM pg_catalog.jsonb_array_elements(coalesce(kept -> 'constraints', '[]')) k
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.conrelid = pg_catalog.to_regclass(k.value ->> 0) AND c.conname = k.value ->> 1)
    UNION ALL
    SELECT s.key, s.value FROM pg_catalog.jsonb_each_text(coalesce(kept -> 'statistics', '{}')) s
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_statistic_ext x JOIN pg_catalog.pg_namespace n ON n.oid = x.stxnamespace WHERE pg_catalog.format('%I.%I', n.nspname, x.stxname) = s.key)`),
      ].join('\n  '),
    ),
  };
}
