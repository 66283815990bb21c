import type { Catalog, CatalogObject } from '../../postgres/model/index.js';
import { isLossless } from '../../postgres/kinds/index.js';
import { ident } from '../../postgres/sql/index.js';
import { isOfEnum } from './enum-name.js';
import { textOf, textsOf } from './json-values.js';
import { findUnfit } from './fitting.js';
import type { RowCheck } from './row-check.js';

/** A column that differs in one property. */
export interface ColumnChange {
  /** Quoted. */
  readonly table: string;
  /** As it is, and as it is to be. */
  readonly found: CatalogObject;
  readonly object: CatalogObject;
  readonly property: string | undefined;
  readonly wanted: Catalog;
}

/** Rows whose value a change of the column's type, or an expression that computes it, would refuse or change. */
export function changedValues({ table, found, object, property, wanted }: ColumnChange): RowCheck[] {
  const column = ident(found.path[2] ?? '');
  if (property === 'generated') return computed(table, column, found, object);
  if (property !== 'type' || isComputed(found)) return [];
  const [from, to] = [textOf(found.properties['type']), textOf(object.properties['type'])];
  const values = wanted.objects.find(({ kind, path }) => kind === 'enum' && isOfEnum(to, path))?.properties['values'];
  const fits = findUnfit({
    column: { name: found.path[2] ?? '', type: from, isArray: from.endsWith('[]'), isGenerated: false },
    type: to,
    values: values === undefined || from.endsWith('[]') ? undefined : textsOf(values),
    version: wanted.server,
  });
  // A condition that is NULL is not met, and what is left out here is found by the cast.
  const unfit = fits && 'condition' in fits ? fits.condition : undefined;
  const changes = isUnchanged(from, to) ? undefined : differs(column, from, to);
  const where = unfit === undefined ? changes : `case when ${unfit} then false else ${changes} end`;
  const rows = `select * from ${table} where`;
  return [
    ...(unfit === undefined
      ? []
      : [{ fault: [`does not fit ${to}`, `do not fit ${to}`] as const, query: `${rows} ${unfit}` }]),
    ...(changes === undefined
      ? []
      : [
          {
            fault: [`holds a value that ${to} would change`, `hold values that ${to} would change`] as const,
            query: `${rows} ${where}`,
            suggestion: {
              does: `accepts the changed value`,
              sql: `update ${table} set ${column} = ${thereAndBack(column, from, to)} where ${where}`,
            },
            // A cast that fails stops the change itself, where nothing else can go wrong.
            ...(!isLossless(from, to) && { guarded: table }),
          },
        ]),
  ];
}

const isComputed = ({ properties }: CatalogObject): boolean => properties['generated'] !== undefined;

/** A column whose values are computed from now on: those that are there go. */
function computed(table: string, column: string, found: CatalogObject, object: CatalogObject): RowCheck[] {
  const expression = textOf(object.properties['generated']);
  if (isComputed(found) || expression === '') return [];
  return [
    {
      fault: ['holds another value than its expression gives', 'hold other values than its expression gives'],
      query: `select * from ${table} where ${column}::text is distinct from (${expression})::${textOf(object.properties['type'])}::text`,
      guarded: table,
    },
  ];
}

/** Blanks at the end of a text that gets a limit are cut (PostgreSQL manual, 8.3. Character Types); types of a schema may have rules. */
const isUnchanged = (from: string, to: string): boolean =>
  isLossless(from, to) && !to.startsWith('character varying(') && !from.includes('.') && !to.includes('.');

/** As a change of type casts: types of a schema go by their text. */
const cast = (value: string, from: string, to: string): string =>
  from.includes('.') || to.includes('.') ? `${value}::text::${to}` : `${value}::${to}`;

const thereAndBack = (value: string, from: string, to: string): string => cast(cast(value, from, to), to, from);

const isNumber = (type: string): boolean => /^(smallint|integer|bigint|numeric|real|double precision)\b/.test(type);

function differs(column: string, from: string, to: string): string {
  // jsonb keeps neither blanks nor the order of keys, which is no loss; but of two equal keys only the last one.
  if (from === 'json' && to === 'jsonb') return `${bareLength(column)} <> ${bareLength(`${column}::jsonb`)}`;
  const back = thereAndBack(column, from, to);
  // 1.5 and 1.50 are one number.
  return isNumber(from) ? `${back} is distinct from ${column}` : `${back}::text is distinct from ${column}::text`;
}

const bareLength = (json: string): string =>
  `pg_catalog.length(pg_catalog.regexp_replace(${json}::text, '\\s', '', 'g'))`;
