/** What PostgreSQL's types are in a program, as drivers give them: what is not listed is a text. */
interface Values {
  readonly smallint: number;
  readonly integer: number;
  readonly int: number;
  readonly real: number;
  readonly 'double precision': number;
  readonly boolean: boolean;
  readonly json: unknown;
  readonly jsonb: unknown;
  readonly bytea: Uint8Array;
}

/** The TypeScript type of a value, by its type in SQL: `integer` is a number, `numeric(5,2)` and `date` are texts. */
export type ValueOf<Type extends string> = Type extends `${infer Element}[]`
  ? ValueOf<Element>[]
  : Type extends keyof Values
    ? Values[Type]
    : string;

const numbers = ['smallint', 'integer', 'int', 'real', 'double precision'];

/** A value of a driver as {@link ValueOf} says it is: not every driver looks at the type under a domain. */
export function fromDriver(type: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (numbers.includes(type)) return Number(value);
  if (type === 'boolean') return value === 't' || value === 'true';
  if (type === 'json' || type === 'jsonb') return parsed(value);
  return value;
}

/** A value as drivers take it. */
export const toDriver = (type: string, value: unknown): unknown =>
  type === 'json' || type === 'jsonb' ? JSON.stringify(value) : value;

/** Where the driver has parsed it already, it is a text of its own. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
