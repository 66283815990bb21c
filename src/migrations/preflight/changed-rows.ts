import type { ParsedStatement } from '../../postgres/sql/index.js';
import { below, namesOf, type Node, nodeAt, nodesAt, pairOf, pairOfRange, textAt } from './grammar-nodes.js';
import type { Names, Pair } from './names.js';

/** A statement of a pending migration that changes rows: `drizzle/0001_x.sql:3 (UPDATE)`. */
export type Place = string;

/** Which pending statements change rows, so that nobody knows before they run which rows there are then. */
export class ChangedRows {
  readonly #places: Map<string, Place>;

  constructor(other?: ChangedRows) {
    this.#places = new Map(other ? other.#places : undefined);
  }

  /** The first statement that may change rows of this table. */
  of(table: Pair): Place | undefined {
    return this.#places.get(JSON.stringify(table)) ?? this.#places.get(everywhere);
  }

  /** Takes note of what a statement changes. */
  note({ type, node, line }: ParsedStatement, file: string, names: Names): void {
    const put = (key: string, word: string): void => {
      if (!this.#places.has(key)) this.#places.set(key, `${file}:${line} (${word})`);
    };
    const change = (range: Node, word: string): void => {
      const present = pairOfRange(range);
      put(JSON.stringify(names.relation(present) ?? present), word);
    };
    for (const [under, one] of below(node, type)) {
      if (under === 'InsertStmt') change(nodeAt(one, 'relation'), 'INSERT');
      if (under === 'UpdateStmt') change(nodeAt(one, 'relation'), 'UPDATE');
      if (under === 'CopyStmt' && one['is_from'] === true) change(nodeAt(one, 'relation'), 'COPY');
      // A foreign key may delete rows of other tables with them, or set them to null.
      if (under === 'DeleteStmt') put(everywhere, 'DELETE');
      if (under === 'MergeStmt') put(everywhere, 'MERGE');
      if (under === 'TruncateStmt') put(everywhere, 'TRUNCATE');
      if (under === 'CallStmt') put(everywhere, 'CALL');
      if (under === 'DoStmt' && isWriting(bodyOf(one))) put(everywhere, 'DO');
      if (under === 'FuncCall' && type === 'SelectStmt' && isOfUser(one)) put(everywhere, 'a function');
    }
  }
}

const everywhere = '*';

const isWriting = (body: string): boolean => /\b(insert|update|delete|merge|truncate|copy|call)\b/i.test(body);

/** The text of a DO block. */
export const bodyOf = (block: Node): string =>
  nodesAt(block, 'args')
    .map((arg) => nodeAt(arg, 'DefElem'))
    .flatMap((arg) => (textAt(arg, 'defname') === 'as' ? namesOf(arg['arg']) : []))
    .join('\n');

/** PostgreSQL's own functions that migrations call change no rows. */
function isOfUser(call: Node): boolean {
  const [schema, name] = pairOf(namesOf(call['funcname']));
  return (
    schema !== 'pg_catalog' && !/^(set_config|setval|nextval|current_setting|format|coalesce|now|count)$/.test(name)
  );
}
