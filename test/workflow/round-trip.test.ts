import { afterEach, describe, expect, test } from 'vitest';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { textReport, validateCatalog } from '../../src/validate/index.js';
import { goodReport, lastMigration, type Opened, openPlace, places, project, readEverythingElse } from './workflow.js';

const templates = ['plain', 'supabase', 'archon'] as const;
const cases = places.flatMap((place) =>
  templates
    .filter((template) => template === 'plain' || place !== 'PGlite')
    .map((template) => [place, template] as const),
);

let opened: Opened | undefined;
afterEach(() => opened?.close());

describe.each(cases)('%s, %s', (place, template) => {
  test('migrate, validate, roll back to the byte, and migrate again', async () => {
    opened = await openPlace(place, template);
    const { client } = opened;
    const { declared, tag } = await lastMigration();
    const before = JSON.stringify(await readEverythingElse(client, declared));

    for (const round of [1, 2]) {
      expect(await migrate(client, project), `migrate ${round}`).toEqual({ applied: [tag], differences: [] });
      const validation = await validateCatalog(client, declared, { bookkeeping: project.bookkeeping });
      expect(validation.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(validation.ok).toBe(true);
      // Archon's own setup has made the shared function otherwise.
      expect(validation.findings.filter(({ id }) => id.startsWith('function '))).toEqual([]);
      const lines = textReport(validation, project.settings);
      if (template === 'plain') expect(lines.join('\n')).toBe(goodReport);
      else expect(lines.filter((line) => goodReport.includes(line)).join('\n')).toBe(goodReport);
      expect(await client.query('select from archon_workflow_templates'), 'the operations test leaves no row').toEqual(
        [],
      );

      const result = await rollback(client, project, { confirm: () => Promise.resolve(true) });
      expect(result?.tags).toEqual([tag]);
      expect(JSON.stringify(await readEverythingElse(client, declared)), `rollback ${round}`).toBe(before);
      expect(await client.query('select * from drizzle.__drizzle_migrations')).toEqual([]);
    }
    if (template === 'archon') await expectArchonUntouched();
  });
});

/** Archon's function still has Archon's body, and its tables still use it. */
async function expectArchonUntouched(): Promise<void> {
  const rows = await opened?.client.query<{ prosrc: string }>(
    "select prosrc from pg_catalog.pg_proc where proname = 'update_updated_at_column'",
  );
  expect(rows?.map(({ prosrc }) => prosrc.includes('CURRENT_TIMESTAMP'))).toEqual([true]);
}
