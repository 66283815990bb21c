import fc from 'fast-check';

const types: Readonly<Record<string, string>> = {
  'integer(N)': '7',
  'text(N)': `"it's"`,
  'varchar(N, { length: 9 })': `'a"b'`,
  'boolean(N)': 'true',
  'numeric(N, { precision: 8, scale: 3 })': `'1.5'`,
  'timestamp(N, { withTimezone: true })': 'sql`now()`',
  'jsonb(N)': `{ a: "it's \\\\ \\"x\\"" }`,
  'text(N).array()': `['a,b', "it's"]`,
  'date(N)': `'2020-02-29'`,
  'mood(N)': `'ok'`,
};

const name = fc.oneof(
  fc.constantFrom(
    'user',
    'select',
    'Order',
    'a b',
    'ünï',
    '🙂',
    'x'.repeat(63),
    "it's",
    'a"b',
    'a.b',
    '$1',
    'camelCase',
  ),
  fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/),
);

const column = fc.record({
  name,
  type: fc.constantFrom(...Object.keys(types)),
  notNull: fc.boolean(),
  hasDefault: fc.boolean(),
  indexed: fc.constantFrom('', 'index', 'unique', 'partial'),
});

/** A table of a random schema. */
export const table = fc.record({
  name,
  columns: fc.uniqueArray(column, { minLength: 1, maxLength: 5, selector: (each) => each.name }),
  refers: fc.boolean(),
  check: fc.boolean(),
  policy: fc.boolean(),
});

export type Tables = readonly (typeof table extends fc.Arbitrary<infer T> ? T : never)[];

const text = (value: string): string => JSON.stringify(value);

/** The declarations of the tables, without their imports; names of what stands on them are numbered, for the database has one namespace. */
export function moduleOf(tables: Tables): string {
  const parts = tables.map(({ name: own, columns, refers, check, policy }, index) => {
    const fields = columns.map(
      (each, at) =>
        `c${at}: ${each.type.replace('N', text(each.name))}${each.notNull ? '.notNull()' : ''}${each.hasDefault ? `.default(${types[each.type]})` : ''}`,
    );
    const extras = columns.flatMap(({ indexed }, at) => {
      const index2 = text(`i ${index} ${at}`);
      const isPlain = !/jsonb|array/.test(columns[at]!.type);
      if (indexed === '' || !isPlain) return [];
      if (indexed === 'unique') return `unique(${index2}).on(t.c${at})`;
      return `index(${index2}).on(t.c${at}.desc())${indexed === 'partial' ? `.where(sql\`\${t.c${at}} is not null\`)` : ''}`;
    });
    if (check) extras.push(`check(${text(`c ${index}`)}, sql\`\${t.id} > \${${index}} and \${t.id} in (1, 2, 3)\`)`);
    if (policy) extras.push(`pgPolicy(${text(`p ${index}`)}, { for: 'select', using: sql\`\${t.id} = 1\` })`);
    if (refers && index > 0)
      fields.push(`up: integer('up to').references(() => t${index - 1}.id, { onDelete: 'cascade' })`);
    return `export const t${index} = pgTable(${text(own)}, { id: integer('the id').primaryKey(), ${fields.join(', ')} }, (t) => [${extras.join(', ')}]);`;
  });
  return `export const mood = pgEnum('the mood', ['sad', 'ok', "it's"]);
${parts.join('\n')}`;
}

/** What the declarations of {@link moduleOf} import. */
export const imports = `import { sql } from 'drizzle-orm';
import { boolean, check, date, index, integer, jsonb, numeric, pgEnum, pgPolicy, pgTable, text, timestamp, unique, varchar } from 'drizzle-orm/pg-core';
`;
