import type { CatalogObject } from '../model/index.js';

/**
 * Whether nobody chose an object's name: it is the one that PostgreSQL or Drizzle derives from its table and columns. After
 * the table or a column was renamed in SQL, the object keeps the name that was derived from the old one.
 */
export function isDerivedName({ kind, path, properties }: CatalogObject): boolean {
  const names = (property: string): readonly string[] => (properties[property] ?? []) as readonly string[];
  const name = path.at(-1) ?? '';
  const table = path[1] ?? '';
  const columns = names('columns').join('_');
  switch (kind === 'constraint' ? properties['type'] : kind) {
    case 'primary key':
      return isOneOf(name, [chosen(table, '', 'pkey'), cut(`${table}_${columns}_pk`)]);
    case 'unique':
      return isOneOf(name, [chosen(table, columns, 'key'), cut(`${table}_${columns}_unique`)]);
    case 'foreign key': {
      const target = [names('referencedTable').at(-1), ...names('referencedColumns')].join('_');
      return isOneOf(name, [chosen(table, columns, 'fkey'), cut(`${table}_${columns}_${target}_fk`)]);
    }
    case 'sequence': {
      const [owner, column] = names('ownedBy');
      return owner !== undefined && column !== undefined && isOneOf(name, [chosen(owner, column, 'seq')]);
    }
    case 'index': {
      const keys = names('keys').map((key) => key.replace(/^"|"$/g, ''));
      const on = properties['table'];
      if (typeof on !== 'string') return false;
      return isOneOf(name, [chosen(on, keys.join('_'), 'idx'), cut(`${on}_${keys.join('_')}_index`)]);
    }
    default:
      return false;
  }
}

/** The same of the sequence behind an identity column. */
export function isDerivedSequence({ path: [, table = '', column = ''], properties }: CatalogObject): boolean {
  // Only columns have the property.
  const name = properties['identitySequence'];
  return typeof name === 'string' && isOneOf(name, [chosen(table, column, 'seq')]);
}

/** Where a name is taken, PostgreSQL appends a number. */
const isOneOf = (name: string, derived: readonly string[]): boolean =>
  derived.some((one) => name === one || (name.startsWith(one) && /^\d+$/.test(name.slice(one.length))));

/** A name has 63 bytes (PostgreSQL manual, 4.1.1. Identifiers and Key Words). */
const longest = 63;

/** `table_column_label`, the longer of the two cut until the whole fits (PostgreSQL's makeObjectName). */
function chosen(table: string, columns: string, label: string): string {
  const room = longest - label.length - (columns === '' ? 1 : 2);
  let [first, second] = [bytes(table), bytes(columns)];
  while (first + second > room) {
    if (first > second) first--;
    else second--;
  }
  return [cut(table, first), ...(columns === '' ? [] : [cut(columns, second)]), label].join('_');
}

const bytes = (text: string): number => Buffer.byteLength(text);

/** What PostgreSQL leaves of a text: never half a character. */
const cut = (text: string, length = longest): string =>
  new TextDecoder().decode(Buffer.from(text).subarray(0, length), { stream: true });
