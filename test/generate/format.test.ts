import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { project as workflow, root } from '../workflow/workflow.js';
import { temporaryProject } from '../support/project.js';

/** Ids and times differ from run to run. */
const withoutIds = (text: string): string =>
  text.replaceAll(/"(id|prevId)": "[0-9a-f-]{36}"/g, '"$1": "…"').replaceAll(/"when": \d+/g, '"when": 0');

test('snapshot and journal are those that drizzle-kit itself writes, to the byte', async () => {
  const project = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: '${root}src/schema/index.ts', out: './drizzle' };`,
  });
  const { code, stdout } = await project.run('drizzle-kit', ['generate', '--name', 'workflow_system']);
  expect(code, stdout).toBe(0);
  for (const file of ['_journal.json', '0000_snapshot.json']) {
    const theirs = await project.read(`drizzle/meta/${file}`);
    const ours = await readFile(`${workflow.out}/meta/${file}`, 'utf8');
    expect(sortedTables(withoutIds(ours)), file).toBe(sortedTables(withoutIds(theirs)));
  }
  await project.remove();
});

/** drizzle-kit lists tables in the order in which its own loader met them. */
function sortedTables(text: string): string {
  const value = JSON.parse(text) as Record<string, unknown>;
  for (const key of ['tables', 'enums', 'roles', 'policies'])
    if (value[key] !== undefined)
      value[key] = Object.fromEntries(Object.entries(value[key] as object).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(value, null, 2);
}
