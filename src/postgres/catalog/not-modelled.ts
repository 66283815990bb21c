import { literal } from '../sql/index.js';
import { isExtensionMember } from '../kinds/index.js';

/** A kind of object that a catalog does not hold: it is counted, and nothing else. */
export interface UnmodelledKind {
  readonly kind: string;
  /** Where adding an s is not enough. */
  readonly plural?: string;
  /** A `select` of the oids of those that count; it may use the common tables of `catalog-query.ts`. Extensions' own never count. */
  readonly sql: string;
}

/** Objects in a schema of the scope. */
const inSchema = (catalog: string, namespace: string, where = 'true'): string => `
    select o.oid from pg_catalog.${catalog} o join scope s on s.oid = o.${namespace}
    where ${where} and not ${isExtensionMember(catalog, 'o.oid')}`;

const functions = (kind: string): string => inSchema('pg_proc', 'pronamespace', `o.prokind = ${literal(kind)}`);

const types = (kind: string, where = 'true'): string =>
  inSchema('pg_type', 'typnamespace', `o.typtype = ${literal(kind)} and ${where}`);

/**
 * The deliberate gaps: kinds that are not compared.
 *
 * Those that belong to a whole database count only if they concern a schema of the scope: a publication of its tables, an event
 * trigger with a function in it, a server of its foreign tables. So what a platform brings along stays unmentioned.
 */
export const unmodelledKinds: readonly UnmodelledKind[] = [
  { kind: 'range type', sql: types('r') },
  { kind: 'base type', sql: types('b', `o.typcategory <> 'A'`) },
  { kind: 'extension', sql: 'select o.oid from pg_catalog.pg_extension o join scope s on s.oid = o.extnamespace' },
  { kind: 'aggregate', sql: functions('a') },
  { kind: 'window function', sql: functions('w') },
  { kind: 'operator', sql: inSchema('pg_operator', 'oprnamespace') },
  { kind: 'operator class', plural: 'operator classes', sql: inSchema('pg_opclass', 'opcnamespace') },
  // A range type brings a cast to its multirange type.
  {
    kind: 'cast',
    sql: `
    select o.oid from pg_catalog.pg_cast o
    where exists (select from pg_catalog.pg_type t join scope s on s.oid = t.typnamespace
        where t.oid in (o.castsource, o.casttarget))
      and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass
        and e.objid = o.oid and e.deptype in ('e', 'i'))`,
  },
  { kind: 'collation', sql: inSchema('pg_collation', 'collnamespace') },
  { kind: 'conversion', sql: inSchema('pg_conversion', 'connamespace') },
  { kind: 'text search configuration', sql: inSchema('pg_ts_config', 'cfgnamespace') },
  {
    kind: 'text search dictionary',
    plural: 'text search dictionaries',
    sql: inSchema('pg_ts_dict', 'dictnamespace'),
  },
  { kind: 'text search parser', sql: inSchema('pg_ts_parser', 'prsnamespace') },
  { kind: 'text search template', sql: inSchema('pg_ts_template', 'tmplnamespace') },
  { kind: 'statistics object', sql: inSchema('pg_statistic_ext', 'stxnamespace') },
  {
    kind: 'foreign server',
    sql: `
    select distinct f.ftserver from pg_catalog.pg_foreign_table f join relation c on c.oid = f.ftrelid`,
  },
  {
    kind: 'publication',
    sql: `
    select distinct p.prpubid from pg_catalog.pg_publication_rel p join relation c on c.oid = p.prrelid`,
  },
  {
    kind: 'event trigger',
    sql: `
    select o.oid from pg_catalog.pg_event_trigger o
    join pg_catalog.pg_proc p on p.oid = o.evtfoid join scope s on s.oid = p.pronamespace
    where not ${isExtensionMember('pg_event_trigger', 'o.oid')}`,
  },
];

/** How many objects of a kind there are that no catalog holds. */
export interface NotModelled {
  readonly kind: string;
  readonly count: number;
}

/** Rows without a kind whose properties are a {@link NotModelled}, one for each kind that occurs. */
export const notModelledQuery = `
  select null, null, null, pg_catalog.jsonb_build_object('kind', q.kind, 'count', pg_catalog.count(*)), null::text
  from (${unmodelledKinds
    .map(({ kind, sql }, at) => `select ${at} as place, ${literal(kind)} as kind from (${sql}) one`)
    .join('\n  union all\n  ')}) q
  group by q.place, q.kind`;

/** In words: `2 aggregates, 1 operator class`. */
export const describeNotModelled = (counts: readonly NotModelled[]): string =>
  counts
    .map(({ kind, count }) => {
      const plural = unmodelledKinds.find((one) => one.kind === kind)?.plural ?? `${kind}s`;
      return `${count} ${count === 1 ? kind : plural}`;
    })
    .join(', ');

/** In the order of {@link unmodelledKinds}. */
export function inKindOrder(counts: readonly NotModelled[]): NotModelled[] {
  const place = ({ kind }: NotModelled): number => unmodelledKinds.findIndex((one) => one.kind === kind);
  return [...counts].sort((a, b) => place(a) - place(b));
}
