import { createHash } from 'node:crypto';
import type { CatalogObject } from '../../model/index.js';
import { dollarQuoted, literal } from '../../sql/index.js';
import { tableOf } from './names.js';

/** How an object is found, and how statements name it. */
export interface KeptObject {
  /** As its own type of reference finds it: `'"public"."v"'::regclass`. */
  readonly oid: string;
  readonly catalog: 'pg_class' | 'pg_proc' | 'pg_type';
  /** The start of the catalog's column names. */
  readonly prefix: 'rel' | 'pro' | 'typ';
  /** What `acldefault` calls it. */
  readonly letter: 'r' | 'f' | 'T';
  /** After `ALTER`, e.g. `TABLE "public"."v"`. */
  readonly altered: string;
  /** After `COMMENT ON`. */
  readonly commented: string;
  /** After `GRANT … ON`. */
  readonly granted: string;
}

export interface KeepOptions {
  /** False where the declarations say who owns it. */
  readonly owner: boolean;
  /** False where the declarations say who may do what. */
  readonly rights: boolean;
  /** The statement that computes the rows, where it is made again without them: it runs if there were some. */
  readonly rows?: string;
}

/** What runs right before an object is dropped, and after everything is made again. */
export interface Kept {
  readonly before: string;
  readonly after: string;
}

/**
 * The statements around an object that is dropped and made again, by which it has what a database gave it and nobody declared:
 * its owner, rights, comments, and what was put on it (indexes of a materialized view, triggers and rules of a view). What is
 * there is looked up where the migration runs, and lies in a setting of the session meanwhile.
 *
 * @param now the object as it is made again, where it is found by another name than before
 */
export function keepAround(
  object: CatalogObject,
  kept: KeptObject,
  options: KeepOptions,
  now: KeptObject = kept,
): Kept {
  const name = settingOf(object);
  return { before: lookUp(name, kept, options), after: giveBack(name, now, options) };
}

/** The setting in which lies what an object keeps, as a string constant. */
export const settingOf = ({ id }: CatalogObject): string =>
  literal(`archon_schema.kept_${createHash('sha256').update(id).digest('hex').slice(0, 12)}`);

/** A role of an access control list as GRANT names it. */
export const grantee = `CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END`;

/** A block that takes what lies in a setting as `kept`, once. */
export const withKept = (name: string, body: string): string =>
  `DO ${dollarQuoted(`
DECLARE
  kept jsonb := nullif(pg_catalog.current_setting(${name}, true), '')::jsonb;
  one record;
BEGIN
  IF kept IS NULL THEN
    RETURN;
  END IF;
  ${body}
  PERFORM pg_catalog.set_config(${name}, '', false);
END
`)}`;

/** Runs the statements of a query (`name`, `sql`). What does not fit what is there now cannot be kept: that is said where it runs. */
export const makeAgain = (query: string): string => `FOR one IN
    ${query}
  LOOP
    BEGIN
      EXECUTE one.sql;
    EXCEPTION WHEN OTHERS THEN
      RAISE WARNING '% could not be made again: % (%)', one.name, SQLERRM, one.sql;
    END;
  END LOOP;`;

/** A table or view, called by its kind where a comment is put on it. */
export function keptRelation(object: CatalogObject, kind: string): KeptObject {
  const name = tableOf(object);
  return {
    oid: `pg_catalog.to_regclass(${literal(name)})`,
    catalog: 'pg_class',
    prefix: 'rel',
    letter: 'r',
    altered: `TABLE ${name}`,
    commented: `${kind} ${name}`,
    granted: `TABLE ${name}`,
  };
}

function lookUp(
  name: string,
  { oid, catalog, prefix, letter }: KeptObject,
  { owner, rights, rows }: KeepOptions,
): string {
  const parts = [
    ...(rows === undefined ? [] : [`'populated', o.relispopulated`]),
    `'comment', pg_catalog.obj_description(o.oid, '${catalog}')`,
    ...(owner ? [`'owner', pg_catalog.pg_get_userbyid(o.${prefix}owner)`] : []),
    ...(rights
      ? [
          `'rights', (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(${grantee}, a.privilege_type, a.is_grantable))
    FROM pg_catalog.aclexplode(coalesce(o.${prefix}acl, pg_catalog.acldefault('${letter}', o.${prefix}owner))) a WHERE a.grantee <> o.${prefix}owner)`,
        ]
      : []),
    ...(catalog === 'pg_class'
      ? [
          `'columns', (SELECT pg_catalog.jsonb_object_agg(c.attname, pg_catalog.col_description(c.attrelid, c.attnum)) FROM pg_catalog.pg_attribute c WHERE c.attrelid = o.oid AND c.attnum > 0 AND NOT c.attisdropped AND pg_catalog.col_description(c.attrelid, c.attnum) IS NOT NULL)`,
          ...(rights
            ? [
                `'columnRights', (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(${grantee}, a.privilege_type, a.is_grantable, c.attname))
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a WHERE c.attrelid = o.oid AND c.attnum > 0 AND NOT c.attisdropped AND a.grantee <> o.relowner)`,
              ]
            : []),
          `'indexes', (SELECT pg_catalog.jsonb_object_agg(pg_catalog.format('%I.%I', n.nspname, x.relname), pg_catalog.pg_get_indexdef(x.oid)) FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace WHERE i.indrelid = o.oid)`,
          `'triggers', (SELECT pg_catalog.jsonb_object_agg(t.tgname, pg_catalog.pg_get_triggerdef(t.oid)) FROM pg_catalog.pg_trigger t WHERE t.tgrelid = o.oid AND NOT t.tgisinternal)`,
          `'rules', (SELECT pg_catalog.jsonb_object_agg(r.rulename, pg_catalog.pg_get_ruledef(r.oid)) FROM pg_catalog.pg_rewrite r WHERE r.ev_class = o.oid AND r.rulename <> '_RETURN')`,
        ]
      : []),
  ];
  return `SELECT pg_catalog.set_config(${name}, (SELECT pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
    ${parts.join(',\n    ')}
  ))::text FROM pg_catalog.${catalog} o WHERE o.oid = ${oid}), false)`;
}

function giveBack(
  name: string,
  { oid, catalog, prefix, letter, altered, commented, granted }: KeptObject,
  { owner, rights, rows }: KeepOptions,
): string {
  const body = [
    ...(rights
      ? [
          `-- What the database grants by default on a new object was not granted on this one.
  FOR one IN SELECT DISTINCT ${grantee} AS grantee
    FROM pg_catalog.${catalog} o, pg_catalog.aclexplode(coalesce(o.${prefix}acl, pg_catalog.acldefault('${letter}', o.${prefix}owner))) a
    WHERE o.oid = ${oid} AND a.grantee <> o.${prefix}owner
  LOOP
    EXECUTE pg_catalog.concat('REVOKE ALL ON ', ${literal(granted)}, ' FROM ', one.grantee);
  END LOOP;
  FOR one IN SELECT e.value FROM pg_catalog.jsonb_array_elements(coalesce(kept -> 'rights', '[]')) e LOOP
    EXECUTE pg_catalog.concat('GRANT ', one.value ->> 1, ' ON ', ${literal(granted)}, ' TO ', one.value ->> 0, CASE WHEN (one.value ->> 2)::boolean THEN ' WITH GRANT OPTION' END);
  END LOOP;`,
        ]
      : []),
    `IF kept ? 'comment' THEN
    EXECUTE pg_catalog.concat('COMMENT ON ', ${literal(commented)}, ' IS ', pg_catalog.quote_literal(kept ->> 'comment'));
  END IF;`,
    ...(catalog === 'pg_class' ? [onRelation(oid, granted, rights)] : []),
    ...(rows === undefined ? [] : [`IF (kept ->> 'populated')::boolean THEN\n    ${rows};\n  END IF;`]),
    ...(owner
      ? [
          `IF kept ->> 'owner' <> current_user THEN
    EXECUTE pg_catalog.concat('ALTER ', ${literal(altered)}, ' OWNER TO ', pg_catalog.quote_ident(kept ->> 'owner'));
  END IF;`,
        ]
      : []),
  ];
  return withKept(name, body.join('\n  '));
}

/** What stands on a view. */
const onRelation = (
  oid: string,
  granted: string,
  rights: boolean,
): string => `FOR one IN SELECT c.key AS attname, c.value AS text FROM pg_catalog.jsonb_each_text(coalesce(kept -> 'columns', '{}')) c
    JOIN pg_catalog.pg_attribute a ON a.attrelid = ${oid} AND a.attname = c.key AND NOT a.attisdropped
  LOOP
    EXECUTE pg_catalog.concat('COMMENT ON COLUMN ', ${oid}::pg_catalog.regclass, '.', pg_catalog.quote_ident(one.attname), ' IS ', pg_catalog.quote_literal(one.text));
  END LOOP;${
    rights
      ? `
  FOR one IN SELECT e.value FROM pg_catalog.jsonb_array_elements(coalesce(kept -> 'columnRights', '[]')) e
    JOIN pg_catalog.pg_attribute a ON a.attrelid = ${oid} AND a.attname = e.value ->> 3 AND NOT a.attisdropped
  LOOP
    EXECUTE pg_catalog.concat('GRANT ', one.value ->> 1, ' (', pg_catalog.quote_ident(one.value ->> 3), ') ON ', ${literal(granted)}, ' TO ', one.value ->> 0, CASE WHEN (one.value ->> 2)::boolean THEN ' WITH GRANT OPTION' END);
  END LOOP;`
      : ''
  }
  ${makeAgain(`SELECT i.key AS name, i.value AS sql FROM pg_catalog.jsonb_each_text(coalesce(kept -> 'indexes', '{}')) i WHERE pg_catalog.to_regclass(i.key) IS NULL
    UNION ALL
    SELECT t.key, t.value FROM pg_catalog.jsonb_each_text(coalesce(kept -> 'triggers', '{}')) t
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.tgrelid = ${oid} AND g.tgname = t.key)
    UNION ALL
    SELECT r.key, r.value FROM pg_catalog.jsonb_each_text(coalesce(kept -> 'rules', '{}')) r
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_rewrite g WHERE g.ev_class = ${oid} AND g.rulename = r.key)`)}`;
