import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { migrate } from '../../src/migrations/apply/index.js';
import { readStatus } from '../../src/migrations/history/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { turnsOf } from '../support/everywhere.js';
import {
  lastMigration,
  type Opened,
  openPlace,
  type Place,
  places,
  project,
  readEverythingElse,
} from '../workflow/workflow.js';

const script = (name: string): Promise<string> => readFile(`${project.out}/dashboard/${name}.sql`, 'utf8');

// The newest last.
const able = ['PGlite' as const, ...places.filter((place) => place !== 'PGlite')];
const cases = able.map((place): [Place, 'plain' | 'archon'] => [place, place === 'PGlite' ? 'plain' : 'archon']);

let opened: Opened | undefined;
afterEach(() => opened?.close());

describe.each(cases)('%s, %s', (place, template) => {
  const isTurn = turnsOf(place, able);
  test('the scripts apply and take back what the command does', async () => {
    opened = await openPlace(place, template);
    const { client } = opened;
    const { declared, tag } = await lastMigration();
    const before = JSON.stringify(await readEverythingElse(client, declared));

    await client.exec(await script('add_workflow_system'));
    const { findings } = await validateCatalog(client, declared, { bookkeeping: project.bookkeeping });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const { applied, edited } = await readStatus(client, project);
    expect([applied.map((migration) => migration.tag), edited]).toEqual([[tag], []]);
    expect(await migrate(client, project)).toEqual({ applied: [], differences: [] });

    await client.exec("insert into archon_workflow_templates (name, title) values ('a', 'A')");
    await expect(client.exec(await script('add_workflow_system'))).rejects.toThrow('Already applied');
    await client.exec('rollback');
    expect(await client.query('select name from archon_workflow_templates')).toEqual([{ name: 'a' }]);

    await client.exec(await script('rollback_workflow_system'));
    expect(JSON.stringify(await readEverythingElse(client, declared))).toBe(before);
    expect((await readStatus(client, project)).applied).toEqual([]);
    expect((await migrate(client, project)).applied).toEqual([tag]);
  });

  test.runIf(isTurn())(
    'a rollback script leaves tables alone where nothing is recorded: they are not ours',
    async () => {
      opened = await openPlace(place, template);
      const { client } = opened;
      await client.exec(
        'create table archon_workflow_templates (mine text); insert into archon_workflow_templates values (1)',
      );
      await expect(client.exec(await script('rollback_workflow_system'))).rejects.toThrow(
        'Nothing is recorded as applied',
      );
      await client.exec('rollback');
      expect(await client.query('select mine from archon_workflow_templates')).toEqual([{ mine: '1' }]);
    },
  );

  test.runIf(isTurn())('an apply script that fails leaves nothing behind', async () => {
    opened = await openPlace(place, template);
    const { client } = opened;
    const { declared } = await lastMigration();
    await client.exec('create table archon_workflow_executions (id int)');
    const before = JSON.stringify(await readEverythingElse(client, declared));
    await expect(client.exec(await script('add_workflow_system'))).rejects.toThrow('already exist');
    await client.exec('rollback');
    expect(JSON.stringify(await readEverythingElse(client, declared))).toBe(before);
  });

  test.runIf(isTurn())(
    'a rollback script that is stopped by an object of others leaves everything in place',
    async () => {
      opened = await openPlace(place, template);
      const { client } = opened;
      const { declared } = await lastMigration();
      await client.exec(await script('add_workflow_system'));
      await client.exec('create view theirs as select * from archon_workflow_templates');
      await expect(client.exec(await script('rollback_workflow_system'))).rejects.toMatchObject({
        code: '2BP01',
        detail: expect.stringContaining('view theirs'),
      });
      await client.exec('rollback');
      expect((await validateCatalog(client, declared, { bookkeeping: project.bookkeeping })).ok).toBe(true);
    },
  );
});
