import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** The storeys, and in each the rooms from the ground up: each may import from what stands before it. */
const house: readonly (readonly string[])[] = [
  ['errors', 'progress'],
  [
    'postgres/sql',
    'postgres/connect',
    'postgres/model',
    'postgres/kinds',
    'postgres/catalog',
    'postgres/plan',
    'postgres/shadow',
  ],
  ['declare'],
  ['project'],
  ['rehearsal'],
  ['expected'],
  [
    'migrations/session',
    'migrations/history',
    'migrations/generate',
    'migrations/backup',
    'migrations/preflight',
    'migrations/apply',
    'migrations/adopt',
  ],
  ['validate'],
  ['pull'],
  ['init'],
  ['dashboard', 'vitest'],
  ['cli', 'entries'],
];

/** The workflow system stands beside the toolkit: it knows the builders, and nobody knows it. */
const beside: Readonly<Record<string, readonly string[]>> = { schema: ['declare'], models: ['schema'] };

/** Whose folders are rooms of their own. */
const floors = ['postgres', 'migrations'];

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

const imports: readonly Import[] = files.flatMap((file) =>
  [
    ...readFileSync(join(src, file), 'utf8').matchAll(
      /^(?:import|export) (?:type )?[^;]*?from '(\.[^']+)'|import\('(\.[^']+)'\)/gm,
    ),
  ].map(([, to, later]) => ({
    from: file,
    to: relative(src, normalize(join(src, dirname(file), to ?? later ?? ''))).replace(/\.js$/, '.ts'),
  })),
);

const roomOf = (file: string): string => {
  const [floor = '', room = ''] = file.split('/');
  return floors.includes(floor) ? `${floor}/${room}` : floor;
};

const order = house.flat();

/** PostgreSQL's storey knows nothing of Drizzle, files or projects, nor of our errors; a declaration knows no database. */
function mayImport(room: string, other: string): boolean {
  if (beside[room]) return beside[room].includes(other);
  if (beside[other] || (room.startsWith('postgres/') && !other.startsWith('postgres/'))) return false;
  if (room === 'declare') return other === 'errors' || other === 'postgres/sql';
  return order.indexOf(other) < order.indexOf(room);
}

/** Where a room is entered: `declare/builders.ts` is for what runs in browsers, too, and leads to nothing that needs Node. */
const isDoor = (from: string, to: string): boolean => {
  const room = roomOf(to);
  if (room === 'declare' && (beside[roomOf(from)] || from === 'entries/declare.ts'))
    return to === 'declare/builders.ts';
  return to === `${room}/index.ts`;
};

test('rooms import downwards only, through each other’s front doors', () => {
  const wrong = imports.filter(({ from, to }) => {
    const [room, other] = [roomOf(from), roomOf(to)];
    return room !== other && (!mayImport(room, other) || !isDoor(from, to));
  });
  expect(wrong).toEqual([]);
});

test('every room is in the house', () => {
  const rooms = new Set(files.map(roomOf));
  expect([...rooms].sort()).toEqual([...order, ...Object.keys(beside)].sort());
});

test('no files import each other in a circle', () => {
  const next = new Map<string, Import[]>();
  for (const one of imports) next.set(one.from, [...(next.get(one.from) ?? []), one]);
  const done = new Set<string>();
  const circles: string[][] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file]);
    if (done.has(file) || way.includes(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

/** Where a kind is still named outside its own file. A number only falls: lower it with what it counts. */
const namedIn: Readonly<Record<string, number>> = {
  dashboard: 46,
  expected: 4,
  'migrations/apply': 3,
  'migrations/backup': 12,
  'migrations/generate': 28,
  'migrations/preflight': 66,
  'postgres/catalog': 10,
  'postgres/connect': 1,
  'postgres/model': 4,
  'postgres/shadow': 1,
  // drizzle-kit's names of kinds, in its snapshots.
  project: 45,
  // A writer for each of our builders.
  pull: 57,
  rehearsal: 1,
  validate: 6,
};

test('a kind is named in its own file, and in fewer other places each time', () => {
  const kinds =
    'schema|role|enum|domain|composite|sequence|function|table|column|constraint|index|view|rule|policy|trigger|comment|grant';
  const names = new RegExp(`'(?:${kinds})(?:'| ')|\\b(?:${kinds})Kind\\b`, 'g');
  const own = ['postgres/kinds', 'declare', ...Object.keys(beside)];
  const counts = new Map<string, number>();
  for (const file of files) {
    const room = roomOf(file);
    const count = [...readFileSync(join(src, file), 'utf8').matchAll(names)].length;
    if (!own.includes(room) && count > 0) counts.set(room, (counts.get(room) ?? 0) + count);
  }
  expect(Object.fromEntries(counts)).toEqual(namedIn);
});

test('what became of statements that were tried is looked at', () => {
  const passedOver = files.filter((file) =>
    /^\s*(?:await |void )?[\w.]+\.(?:tryAll|tryInOrder|converge)\(/m.test(readFileSync(join(src, file), 'utf8')),
  );
  expect(passedOver).toEqual([]);
});

test('only the command line prints or exits', () => {
  for (const file of files) {
    // The draft runs in a child process of its own, which has to end.
    if (roomOf(file) === 'cli' || file === 'migrations/generate/draft-worker.ts') continue;
    expect(readFileSync(join(src, file), 'utf8'), file).not.toMatch(/\bconsole\.|process\.exit/);
  }
});
