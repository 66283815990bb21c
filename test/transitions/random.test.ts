import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCatalogs, describeDifference, readCatalog } from '../../src/postgres/catalog/index.js';
import type { SchemaError } from '../../src/errors/index.js';
import { openShadow } from '../../src/postgres/shadow/index.js';
import { majors } from '../support/databases.js';
import { temporaryProject } from '../support/project.js';
import { moduleOf, table } from '../support/random-schema.js';
import { openPlace } from '../workflow/workflow.js';
import { makeStep } from './transition.js';

const schema = fc
  .uniqueArray(table, { minLength: 1, maxLength: 3, selector: (each) => each.name })
  .map((tables) => moduleOf(tables));

test('any schema is led to any other one and back', async () => {
  const project = await temporaryProject({});
  const opened = await openPlace(majors[0]!);
  const { client } = opened;
  const shadow = await openShadow({ url: opened.url! });
  // Nothing was renamed: every answer is that it is new.
  const answers = { renames: [], creates: [], ask: () => Promise.resolve(undefined) };
  await fc.assert(
    fc.asyncProperty(schema, schema, async (a, b) => {
      const first = await makeStep(project, shadow, [], a);
      const second = await makeStep(project, shadow, [first], b, { answers }).catch((error: SchemaError) => {
        // Between types without a cast every row gets a new value.
        const usings = error.details.flatMap((line) => /--using (column:\S+=new)/.exec(line)?.[1] ?? []);
        if (usings.length === 0) throw error;
        return makeStep(project, shadow, [first], b, { answers: { ...answers, usings } });
      });
      await client.exec('begin');
      try {
        for (const sql of first.up) await client.exec(sql);
        const before = await readCatalog(client);
        for (const sql of [...second.up, ...second.down]) await client.exec(sql);
        expect(compareCatalogs(before, await readCatalog(client)).map(describeDifference)).toEqual([]);
      } finally {
        await client.exec('rollback');
      }
    }),
    { numRuns: Number(process.env['FC_RUNS'] ?? 4), interruptAfterTimeLimit: 40_000 },
  );
  await shadow.close();
  await opened.close();
  await project.remove();
}, 300_000);
