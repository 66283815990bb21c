/** A type as PostgreSQL prints it: `numeric(5,2)` → numeric with 5 and 2. */
interface Type {
  readonly name: string;
  readonly length?: number;
  readonly scale?: number;
}

function parse(type: string): Type {
  const [, name = '', length, scale = 0, rest = ''] = /^(.*?)\((\d+)(?:,(-?\d+))?\)(.*)$/.exec(type) ?? [];
  return length === undefined ? { name: type } : { name: name + rest, length: Number(length), scale: Number(scale) };
}

/** Without a limit of its own. */
const isText = ({ name, length }: Type): boolean =>
  name === 'text' || (name === 'character varying' && length === undefined);

/** Whether the values stay as they are stored (PostgreSQL manual, ALTER TABLE, Notes): a limit that goes or grows. */
export function isKeptAsItIs(from: string, to: string): boolean {
  const [a, b] = [parse(from), parse(to)];
  if (a.name === 'cidr' && b.name === 'inet') return true;
  if (isText(b)) return a.name === 'text' || a.name === 'character varying';
  if (a.name !== b.name || !/^(character varying|numeric|bit varying|(time|timestamp)\b.*|interval)$/.test(a.name))
    return false;
  if (b.length === undefined) return true;
  return a.length !== undefined && b.length >= a.length && a.scale === b.scale;
}

/** The digits before the point that values of a type have at most. */
function digitsOf({ name, length, scale = 0 }: Type): number {
  const known: Readonly<Record<string, number>> = { smallint: 5, integer: 10, bigint: 19 };
  return name === 'numeric' && length !== undefined ? length - scale : (known[name] ?? Infinity);
}

const integers = ['smallint', 'integer', 'bigint'];

const isNumber = ({ name }: Type): boolean => [...integers, 'numeric', 'real', 'double precision'].includes(name);

/** Types from which PostgreSQL makes each of these, whatever the value. */
const always: Readonly<Record<string, RegExp>> = {
  json: /^jsonb$/,
  inet: /^cidr$/,
  cidr: /^inet$/,
  boolean: /^integer$/,
  integer: /^boolean$/,
  date: /^timestamp/,
  'timestamp without time zone': /^(timestamp|date)/,
  'timestamp with time zone': /^(timestamp|date)/,
  'time without time zone': /^(time\b|timestamp)/,
  'time with time zone': /^(time\b|timestamp with time)/,
  interval: /^(interval|time without)/,
};

/** Whether a value may stop the change from one type to another (PostgreSQL manual, 8. Data Types). */
export function canFail(from: string, to: string): boolean {
  if (from.endsWith('[]') && to.endsWith('[]')) return canFail(from.slice(0, -2), to.slice(0, -2));
  const [a, b] = [parse(from), parse(to)];
  if (isText(b)) return false;
  if (/^(character|character varying|bit varying)$/.test(b.name) && b.length !== undefined) {
    const isOfItsKind = b.name === 'bit varying' ? a.name.startsWith('bit') : a.name.startsWith('character');
    return !isOfItsKind || a.length === undefined || a.length > b.length;
  }
  if (isNumber(a) && isNumber(b)) return canOverflow(a, b);
  if (a.name === b.name) return a.name === 'bit' && a.length !== b.length;
  return !(always[b.name]?.test(a.name) ?? false);
}

function canOverflow(a: Type, b: Type): boolean {
  if (integers.includes(b.name))
    return !integers.includes(a.name) || integers.indexOf(a.name) > integers.indexOf(b.name);
  if (b.name === 'numeric') {
    if (b.length === undefined) return false;
    // Rounding may add a digit: 9.99 is 10.0.
    const isRounded = a.name === 'numeric' && (a.scale ?? Infinity) > (b.scale ?? 0);
    return digitsOf(a) + (isRounded ? 1 : 0) > digitsOf(b);
  }
  if (a.name === 'numeric') return a.length === undefined;
  return b.name === 'real' && a.name === 'double precision';
}

/** Types that are no type of PostgreSQL's own bear their schema. */
const isOfSchema = (name: string): boolean => name.includes('.');

/**
 * Whether every value that a type change takes comes back as it was (PostgreSQL manual, 8. Data Types). A value that does not fit
 * stops the change instead.
 */
export function isLossless(from: string, to: string): boolean {
  if (from.endsWith('[]') && to.endsWith('[]')) return isLossless(from.slice(0, -2), to.slice(0, -2));
  const [a, b] = [parse(from), parse(to)];
  if (b.name === 'text' || b.name === 'character varying')
    return a.name !== 'character' && !/^(real|double|float)/.test(a.name);
  // Enums and the like go by their text.
  if (isOfSchema(b.name)) return isOfSchema(a.name) || /^(text|character varying)$/.test(a.name);
  if (a.name === b.name) {
    if (a.name === 'numeric')
      return b.length === undefined || (a.length !== undefined && (a.scale ?? 0) <= (b.scale ?? 0));
    // A time is rounded.
    if (/^(time|timestamp|interval)/.test(a.name)) return (b.length ?? 6) >= (a.length ?? 6);
    return a.name !== 'character';
  }
  if (integers.includes(a.name)) return integers.includes(b.name) || (b.name === 'numeric' && (b.scale ?? 0) >= 0);
  return a.name === 'real' && b.name === 'double precision';
}
