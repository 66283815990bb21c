import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Each room and the rooms that it may import, by value or by type. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  sql: [],
  declare: ['sql'],
  schema: ['declare'],
  models: ['schema'],
  connect: [],
  catalog: ['sql', 'connect'],
  plan: ['sql', 'catalog'],
  shadow: ['plan', 'catalog', 'connect', 'sql'],
  project: ['connect', 'catalog', 'declare', 'sql'],
  expected: ['project', 'shadow', 'plan', 'catalog', 'declare', 'connect', 'sql'],
  generate: ['expected', 'plan', 'shadow', 'project', 'catalog', 'declare', 'connect', 'sql'],
  migrate: ['project', 'shadow', 'plan', 'catalog', 'connect', 'sql'],
  validate: ['project', 'declare', 'plan', 'shadow', 'catalog', 'connect', 'sql'],
  vitest: ['validate', 'catalog'],
  dashboard: ['validate', 'migrate', 'project', 'plan', 'catalog', 'sql'],
  cli: ['dashboard', 'generate', 'migrate', 'validate', 'expected', 'project', 'catalog', 'connect'],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

const imports: readonly Import[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) =>
    [
      ...readFileSync(join(src, file), 'utf8').matchAll(
        /^(?:import|export) (type )?[^;]*?from '(\.[^']+)'|import\('(\.[^']+)'\)/gm,
      ),
    ].map(([, type, to, later]) => ({
      from: file,
      to: relative(src, normalize(join(src, dirname(file), to ?? later ?? ''))),
      isType: type !== undefined,
    })),
  );

const roomOf = (file: string): string => file.split('/')[0] ?? '';

test('rooms import downwards only, through each other’s front doors', () => {
  const wrong = imports.filter(({ from, to, isType }) => {
    const [room, other] = [roomOf(from), roomOf(to)];
    if (room === other || from === 'index.ts') return false;
    // Typed jsonb: the tables know the shapes' types, and load no Zod.
    if (room === 'schema' && to === 'models/json-types.js') return !isType;
    return !mayImport[room]?.includes(other) || to !== `${other}/index.js`;
  });
  expect(wrong).toEqual([]);
});

test('every room is in the list', () => {
  const rooms = new Set(imports.map(({ from }) => roomOf(from)).filter((room) => !room.endsWith('.ts')));
  expect([...rooms].sort()).toEqual(Object.keys(mayImport).sort());
});

test('the differ and the reporters name no kind of object', () => {
  const kinds = /'(?:schema|role|enum|sequence|function|column|constraint|index|view|policy|trigger|grant)'/;
  const reporters = readdirSync(join(src, 'validate/reporters')).filter((file) => file !== 'sections.ts');
  const files = [
    'catalog/compare.ts',
    'validate/validate-catalog.ts',
    ...reporters.map((file) => `validate/reporters/${file}`),
  ];
  for (const file of files) expect(readFileSync(join(src, file), 'utf8'), file).not.toMatch(kinds);
});

test('only the command line prints or exits', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  for (const file of files) {
    // The draft runs in a child process of its own, which has to end.
    if (roomOf(file) === 'cli' || file === 'generate/draft-worker.ts') continue;
    expect(readFileSync(join(src, file), 'utf8'), file).not.toMatch(/\bconsole\.|process\.exit/);
  }
});
