import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readCatalog } from '../../src/postgres/catalog/index.js';
import { type Client, openEmbedded } from '../../src/postgres/connect/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { temporaryProject } from '../support/project.js';
import { openPlace, type Place, places, project, root } from '../workflow/workflow.js';

/** Everything that a migrator leaves, the bookkeeping's own table and rows included. */
async function state(client: Client): Promise<unknown> {
  const { objects } = await readCatalog(client);
  return { objects, rows: await client.query('select * from drizzle.__drizzle_migrations order by id') };
}

const config = (credentials: string): string =>
  `export default { dialect: 'postgresql', schema: ${JSON.stringify(`${root}src/schema/index.ts`)}, out: ${JSON.stringify(`./drizzle`)}, ${credentials} };`;

const cases = places.map((place): [Place, 'plain' | 'supabase'] => [place, place === 'PGlite' ? 'plain' : 'supabase']);

describe.each(cases)('%s, %s', (place, template) => {
  test('drizzle-kit migrate leaves the same catalog and the same bookkeeping rows', async () => {
    const ours = await openPlace(place, template);
    await migrate(ours.client, project);

    const theirs = place === 'PGlite' ? undefined : await openPlace(place, template);
    const credentials = theirs
      ? `dbCredentials: { url: ${JSON.stringify(theirs.url)} }`
      : `driver: 'pglite', dbCredentials: { url: './database' }`;
    const folder = await temporaryProject({ 'drizzle.config.mjs': config(credentials) });
    const { code, stdout, stderr } = await folder.run('sh', [
      '-c',
      `cp -r '${project.out}' drizzle && drizzle-kit migrate --config drizzle.config.mjs`,
    ]);
    expect(code, stdout + stderr).toBe(0);
    const client = theirs?.client ?? (await openEmbedded(folder.path('database')));
    expect(await state(client)).toEqual(await state(ours.client));
    expect(await migrate(client, project)).toEqual({ applied: [], differences: [] });

    if (!theirs) await client.close();
    await theirs?.close();
    await ours.close();
    await folder.remove();
  });
});

test('the journal names every file, and each chunk ends its statement', async () => {
  const journal = JSON.parse(await readFile(`${project.out}/meta/_journal.json`, 'utf8')) as {
    entries: { tag: string; breakpoints: boolean; version: string }[];
  };
  for (const { tag, version } of journal.entries) {
    expect(version).toBe('7');
    const sql = await readFile(`${project.out}/${tag}.sql`, 'utf8');
    for (const chunk of sql.split('--> statement-breakpoint')) expect(chunk.trim()).toMatch(/;$/);
  }
});
