import type { Catalog } from '../../model/index.js';
import { ident } from '../../sql/index.js';
import { isLossless } from './casts.js';
import { isOfEnum } from './enum-name.js';
import { findUnfit } from './fitting.js';
import type { RowCheck } from './row-check.js';

/** What a column's values are by. */
interface Valued {
  readonly type: string;
  readonly generated?: string;
}

/** A column that differs in one property. */
export interface ColumnChange {
  /** Quoted. */
  readonly table: string;
  /** Its name, unquoted. */
  readonly column: string;
  /** As it is, and as it is to be. */
  readonly was: Valued;
  readonly is: Valued;
  readonly property: string | undefined;
  readonly wanted: Catalog;
}

/** Rows whose value a change of the column's type, or an expression that computes it, would refuse or change. */
export function changedValues({ table, column: name, was, is, property, wanted }: ColumnChange): RowCheck[] {
  const column = ident(name);
  if (property === 'generated') return computed(table, column, was, is);
  if (property !== 'type' || was.generated !== undefined) return [];
  const [from, to] = [was.type, is.type];
  const values = wanted.objects.find(({ kind, path }) => kind === 'enum' && isOfEnum(to, path))?.properties['values'];
  const fits = findUnfit({
    column: { name, type: from },
    type: to,
    values: values === undefined || from.endsWith('[]') ? undefined : (values as readonly string[]),
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

/** A column whose values are computed from now on: those that are there go. */
function computed(table: string, column: string, was: Valued, { generated, type }: Valued): RowCheck[] {
  if (was.generated !== undefined || generated === undefined) return [];
  return [
    {
      fault: ['holds another value than its expression gives', 'hold other values than its expression gives'],
      query: `select * from ${table} where ${column}::text is distinct from (${generated})::${type}::text`,
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
