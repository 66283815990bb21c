import { readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { onTerminal, type TerminalResult, terminalTool } from '../support/terminal.js';

const schema = (...tables: string[]): string => `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
${tables.map((table) => `export const ${table} = pgTable('${table}', { id: integer('id').primaryKey(), note: text('note') });`).join('\n')}
`;

let project: TemporaryProject;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': schema('wishlists', 'zebras'),
  });
  await project.run('archon-schema', ['generate', '--name', 'first']);
  await writeFile(project.path('schema.ts'), schema('wishes'));
});
afterAll(() => project.remove());

const files = (): string[] => readdirSync(project.path('drizzle')).filter((name) => name.endsWith('.sql'));
const second = (): Promise<string> => project.read('drizzle/0001_second.sql');

/** Runs generate on a terminal of its own, and types once it asks. */
const asked = (keys: string): Promise<TerminalResult> =>
  onTerminal(['generate', '--name', 'second'], {
    cwd: project.folder,
    env: { NO_COLOR: '1' },
    answers: [[/Esc stop/, keys]],
  });

describe.skipIf(!terminalTool)('whether a table is new or was renamed', () => {
  test.each([
    ['Ctrl-C', '\x03'],
    ['Ctrl-D', '\x04'],
    ['Esc', '\x1b'],
  ])('%s ends the question: exit code 130, nothing is written, and no word of an error', async (_name, keys) => {
    const { code, shown, screen } = await asked(keys);
    expect([code, files()], shown).toEqual([130, ['0000_first.sql']]);
    expect(shown).toContain('Interrupted: nothing was changed.');
    expect(shown).not.toMatch(/unexpected|error|at .*\.js/i);
    expect(screen).toMatch(/^\? Is table public\.wishes new, or was it renamed\?/);
  });

  describe('answered', () => {
    // Whatever a run wrote, the next one finds the folder as it was.
    afterEach(async () => {
      await Promise.all(
        ['0001_second.sql', 'down/0001_second.sql', 'meta/0001_snapshot.json', 'meta/0001_catalog.json'].map((file) =>
          rm(project.path('drizzle', file), { force: true }),
        ),
      );
      const journal = JSON.parse(await project.read('drizzle/meta/_journal.json')) as { entries: unknown[] };
      journal.entries.length = 1;
      await writeFile(project.path('drizzle/meta/_journal.json'), JSON.stringify(journal));
    });

    test('Enter takes the likest, which loses nothing; each answer says what becomes of the rows', async () => {
      const { code, shown } = await asked('\r');
      expect(code, shown).toBe(0);
      expect(shown.replaceAll(/\r/g, '')).toMatch(
        /Renamed from wishlists \(keeps its rows\)\n.*Renamed from zebras \(keeps its rows\)\n.*New table, drop wishlists or zebras \(loses its rows\)/,
      );
      expect(await second()).toContain('ALTER TABLE "public"."wishlists" RENAME TO "wishes"');
    });

    test('what is typed narrows the answers', async () => {
      const { code, shown } = await onTerminal(['generate', '--name', 'second'], {
        cwd: project.folder,
        env: { NO_COLOR: '1' },
        answers: [
          [/Esc stop/, 'from zeb'],
          [/renamed\? from zeb[^]*Esc stop/, '\r'],
        ],
      });
      expect(code, shown).toBe(0);
      expect(await second()).toContain('ALTER TABLE "public"."zebras" RENAME TO "wishes"');
    });
  });

  test('without a terminal the options that answer are named, and what each keeps', async () => {
    const { code, stderr } = await project.run('archon-schema', ['generate']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(
        'Is table public.wishes new, or was it renamed? Nothing was written; answer with --rename or --create:',
      ),
    ]);
    expect(stderr).toContain('  --rename table:wishlists=wishes  # keeps its rows\n');
    expect(stderr).toContain(
      '  --create table:wishes  # it is new; drops table public.wishlists, table public.zebras, loses its rows\n',
    );
  });
});
