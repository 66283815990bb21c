import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { adopt } from '../../src/migrations/adopt/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { preflight } from '../../src/migrations/preflight/index.js';
import { readCatalogStanding, readStatus } from '../../src/migrations/history/index.js';
import { createDatabase, majors } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { lastMigration, type Opened, openPlace, project } from '../workflow/workflow.js';

let opened: Opened;
beforeEach(async () => {
  opened = await openPlace(majors.at(-1)!);
  await migrate(opened.client, project);
});
afterEach(() => opened.close());

const failureOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it ran',
    (error: Error) => error.message,
  );

test('tables that somebody has dropped are told, and made again by what is advised', async () => {
  const { client } = opened;
  await client.exec('drop table archon_workflow_templates, archon_workflow_template_versions cascade');
  const said = await failureOf(migrate(client, project));
  expect(said).toMatch(
    /^Every migration is recorded as applied, but 2 of the \d+ objects that they make are gone: table public\.\w+ and others\. "archon-schema adopt --repair" makes them again, without rows\.$/,
  );
  expect((await preflight(client, project)).find(({ level }) => level === 'failure')?.message).toContain('are gone');
  expect(await readCatalogStanding(client, project, await readStatus(client, project))).toMatchObject({
    state: 'different',
  });
  const { tags, statements } = await adopt(client, project, { repair: true });
  expect(tags).toEqual([]);
  expect(statements.length).toBeGreaterThan(2);
  expect((await migrate(client, project)).applied).toEqual([]);
  expect(await readCatalogStanding(client, project, await readStatus(client, project))).toMatchObject({
    state: 'same',
    tag: (await lastMigration()).tag,
  });
});

test('bookkeeping whose rows a policy hides is not taken for empty', async () => {
  const { client } = opened;
  const name = `hidden_${opened.url!.slice(-12)}`;
  await client.exec(`create role "${name}" login password 'x'; grant usage on schema drizzle to "${name}";
    grant select on drizzle.__drizzle_migrations to "${name}"; alter table drizzle.__drizzle_migrations enable row level security`);
  const url = new URL(opened.url!);
  [url.username, url.password] = [name, 'x'];
  const guest = await openPostgres(url.href);
  for (const work of [
    () => migrate(guest, project),
    () => readStatus(guest, project),
    () => rollback(guest, project, { confirm: () => Promise.resolve(true) }),
  ])
    expect(await failureOf(work())).toMatch(/^Row level security hides rows of drizzle\.__drizzle_migrations/);
  await guest.close();
  await client.exec(`drop owned by "${name}"; drop role "${name}"`);
});

test('a backup that cannot be written is told before anything is locked', async () => {
  const own = await createDatabase(majors.at(-1)!);
  let folder: TemporaryProject | undefined;
  try {
    folder = await temporaryProject({ used: '' });
    const holder = await openPostgres(opened.url!);
    // Whoever would lock the tables would wait for this.
    await holder.exec('begin; lock table archon_workflow_templates in access share mode');
    for (const backup of ['/proc/x', folder.folder])
      expect(
        await failureOf(
          rollback(opened.client, project, { backup, lockTimeout: 0, confirm: () => Promise.resolve(true) }),
        ),
      ).toMatch(/cannot be written|is not empty/);
    await holder.close();
  } finally {
    await folder?.remove();
    await own.drop();
  }
});
