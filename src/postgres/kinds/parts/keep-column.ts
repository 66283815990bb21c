import type { CatalogObject } from '../../model/index.js';
import { ident, literal } from '../../sql/index.js';
import { grantee, type Kept, makeAgain, settingOf, withKept } from './keep.js';
import { ownName, tableOf } from './names.js';

/**
 * The statements around a column that is dropped and made again (one that is computed otherwise), by which it has what a database
 * gave it and nobody declared: its comment, its rights, and what PostgreSQL drops along with it: indexes, constraints and
 * extended statistics.
 *
 * @param isGoverned whether the declarations say who may do what with the table
 */
export function keepColumn(column: CatalogObject, isGoverned: boolean): Kept {
  const name = settingOf(column);
  const table = tableOf(column);
  const relation = `pg_catalog.to_regclass(${literal(table)})`;
  const on = (catalog: string): string => `FROM pg_catalog.pg_depend d
    JOIN pg_catalog.${catalog} x ON x.oid = d.objid AND d.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass`;
  const ofColumn = `d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = c.attrelid AND d.refobjsubid = c.attnum`;
  const rights = `(SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(${grantee}, a.privilege_type, a.is_grantable))
    FROM pg_catalog.aclexplode(c.attacl) a)`;
  return {
    before: `SELECT pg_catalog.set_config(${name}, (SELECT pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
    'comment', pg_catalog.col_description(c.attrelid, c.attnum),${isGoverned ? '' : `\n    'rights', ${rights},`}
    'indexes', (SELECT pg_catalog.jsonb_object_agg(x.oid::pg_catalog.regclass, pg_catalog.pg_get_indexdef(x.oid)) ${on('pg_class')}
    WHERE ${ofColumn} AND x.relkind = 'i'),
    'constraints', (SELECT pg_catalog.jsonb_object_agg(x.conname, pg_catalog.pg_get_constraintdef(x.oid)) ${on('pg_constraint')}
    WHERE ${ofColumn} AND x.conrelid = c.attrelid AND x.contype <> 'n'),
    'statistics', (SELECT pg_catalog.jsonb_object_agg(pg_catalog.format('%I.%I', n.nspname, x.stxname), pg_catalog.pg_get_statisticsobjdef(x.oid)) ${on('pg_statistic_ext')}
    JOIN pg_catalog.pg_namespace n ON n.oid = x.stxnamespace WHERE ${ofColumn})
  ))::text FROM pg_catalog.pg_attribute c WHERE c.attrelid = ${relation} AND c.attname = ${literal(column.path.at(-1) ?? '')}), false)`,
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
    SELECT k.key, pg_catalog.format(${literal(`ALTER TABLE ${table.replaceAll('%', '%%')} ADD CONSTRAINT %I %s`)}, k.key, k.value) FROM pg_catalog.jsonb_each_text(coalesce(kept -> 'constraints', '{}')) k
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.conrelid = ${relation} AND c.conname = k.key)
    UNION ALL
    SELECT s.key, s.value FROM pg_catalog.jsonb_each_text(coalesce(kept -> 'statistics', '{}')) s
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_statistic_ext x JOIN pg_catalog.pg_namespace n ON n.oid = x.stxnamespace WHERE pg_catalog.format('%I.%I', n.nspname, x.stxname) = s.key)`),
      ].join('\n  '),
    ),
  };
}
