/** Schema and name of a table, view or type. */
export type Pair = readonly [schema: string, name: string];

/**
 * Which object of the database a name of a pending migration means: earlier statements rename objects, drop them and make others
 * under their names.
 */
export class Names {
  /** The present name of a table, view or type to its name in the database; undefined: it is not there yet, or not any more. */
  readonly #pairs: Map<string, Pair | undefined>;
  readonly #schemas: Map<string, string | undefined>;
  readonly #columns: Map<string, string | undefined>;
  /** The values of enums of the database that have other names by now. */
  readonly #values: Map<string, string>;

  constructor(other?: Names) {
    this.#pairs = new Map(other ? other.#pairs : undefined);
    this.#schemas = new Map(other ? other.#schemas : undefined);
    this.#columns = new Map(other ? other.#columns : undefined);
    this.#values = new Map(other ? other.#values : undefined);
  }

  /** The table, view or sequence in the database that is meant; undefined where a pending migration makes it. */
  relation(pair: Pair): Pair | undefined {
    return this.#pair('relation', pair);
  }

  type(pair: Pair): Pair | undefined {
    return this.#pair('type', pair);
  }

  /** The present name of a value of an enum of the database. */
  value(liveType: Pair, value: string): string {
    return this.#values.get(JSON.stringify([liveType, value])) ?? value;
  }

  renameValue(type: Pair, from: string, to: string): void {
    const live = this.type(type);
    if (!live) return;
    const known = [...this.#values].find(
      ([key, now]) => now === from && key.startsWith(JSON.stringify([live]).slice(0, -1)),
    );
    this.#values.set(known?.[0] ?? JSON.stringify([live, from]), to);
  }

  schema(name: string): string | undefined {
    return this.#schemas.has(name) ? this.#schemas.get(name) : name;
  }

  /** The name in the database of a table's column. */
  column(table: Pair, column: string): string | undefined {
    const live = this.relation(table);
    const key = JSON.stringify([live, column]);
    return live && (this.#columns.has(key) ? this.#columns.get(key) : column);
  }

  /** From here on, the name means an object that is not in the database. */
  forget(kind: 'relation' | 'type', pair: Pair): void {
    this.#pairs.set(keyOf(kind, pair), undefined);
  }

  forgetColumn(table: Pair, column: string): void {
    this.#columns.set(JSON.stringify([this.relation(table), column]), undefined);
  }

  rename(kind: 'relation' | 'type', from: Pair, to: Pair): void {
    this.#pairs.set(keyOf(kind, to), this.#pair(kind, from));
    this.forget(kind, from);
  }

  renameColumn(table: Pair, from: string, to: string): void {
    this.#columns.set(JSON.stringify([this.relation(table), to]), this.column(table, from));
    this.forgetColumn(table, from);
  }

  renameSchema(from: string, to: string): void {
    for (const [key, live] of this.#pairs) {
      const [kind, schema, name] = JSON.parse(key) as ['relation' | 'type', string, string];
      if (schema !== from) continue;
      this.#pairs.set(keyOf(kind, [to, name]), live);
      this.#pairs.delete(key);
    }
    this.#schemas.set(to, this.schema(from));
    this.#schemas.set(from, undefined);
  }

  #pair(kind: 'relation' | 'type', pair: Pair): Pair | undefined {
    const key = keyOf(kind, pair);
    if (this.#pairs.has(key)) return this.#pairs.get(key);
    const schema = this.schema(pair[0]);
    return schema === undefined ? undefined : [schema, pair[1]];
  }
}

const keyOf = (kind: 'relation' | 'type', pair: Pair): string => JSON.stringify([kind, ...pair]);
