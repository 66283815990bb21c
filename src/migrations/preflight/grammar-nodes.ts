import type { Pair } from './names.js';

/** A node of PostgreSQL's grammar, as libpg-query gives it. */
export type Node = Readonly<Record<string, unknown>>;

export const nodeAt = (node: Node, key: string): Node => (node[key] ?? {}) as Node;

export const nodesAt = (node: Node, key: string): readonly Node[] => (node[key] ?? []) as readonly Node[];

export const textAt = (node: Node, key: string): string => {
  const value = node[key];
  return typeof value === 'string' ? value : '';
};

/** The names of a list: `[{ String: { sval } }]`, or the same within a `List`. */
export function namesOf(value: unknown): string[] {
  const { List, String: one } = (value ?? {}) as { List?: { items?: unknown[] }; String?: { sval?: string } };
  const items = Array.isArray(value) ? (value as unknown[]) : List?.items;
  return items ? items.flatMap(namesOf) : one ? [one.sval ?? ''] : [];
}

/** Migrations run with `public` first on their search_path; drizzle-kit leaves it out. */
export const pairOf = (names: readonly string[]): Pair => [names.at(-2) ?? 'public', names.at(-1) ?? ''];

export const pairOfRange = (range: Node): Pair => [textAt(range, 'schemaname') || 'public', textAt(range, 'relname')];

/** Every node below this one, itself included, with the name of the field or type under which it stands. */
export function* below(value: unknown, under = ''): Generator<readonly [under: string, node: Node]> {
  if (Array.isArray(value)) for (const item of value) yield* below(item, under);
  else if (typeof value === 'object' && value !== null) {
    yield [under, value as Node];
    for (const [key, inner] of Object.entries(value)) yield* below(inner, key);
  }
}

/** The tables and views that a statement names. */
export const rangesIn = (node: Node): Pair[] =>
  [...below(node)].flatMap(([, one]) => (typeof one['relname'] === 'string' ? [pairOfRange(one)] : []));
