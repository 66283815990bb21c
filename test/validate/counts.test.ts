import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ReporterName, reporters } from '../../src/validate/index.js';
import { workflowProject } from '../cli/project.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import type { TemporaryProject } from '../support/project.js';

/** Missing, unexpected and changed objects, implied ones, a rename, a derived name, a row that cannot be inserted. */
const faults = `
  drop table archon_workflow_template_versions;
  alter table archon_workflow_templates rename column category to kind;
  alter table archon_workflow_templates add column extra text;
  alter table archon_workflow_templates alter column title type varchar(80);
  alter table archon_workflow_templates add column needed int not null;
  comment on column archon_workflow_templates.extra is 'x';
  alter table archon_workflow_executions rename constraint archon_workflow_executions_pkey to old_pkey;
  drop policy "Allow public read access to archon_workflow_templates" on archon_workflow_templates;
  grant all on archon_workflow_executions to public`;

let project: TemporaryProject;
let database: TestDatabase;
beforeAll(async () => {
  [project, database] = await Promise.all([workflowProject(), createDatabase(majors.at(-1)!)]);
  await run('migrate');
  await database.query(faults);
});
afterAll(() => Promise.all([project.remove(), database.drop()]));

const run = (...args: string[]) => project.run('archon-schema', args, { env: { DATABASE_URL: database.url } });

interface Json {
  readonly findings: readonly { readonly kind: string; readonly severity: string; readonly message: string }[];
}

test('whoever counts the differences of one database comes to one number', async () => {
  const reports: Record<string, string> = {};
  for (const name of Object.keys(reporters) as ReporterName[])
    reports[name] = (await run('validate', '--reporter', name)).stdout;
  const { findings } = JSON.parse(reports['json'] ?? '') as Json;
  const listed = findings.filter(({ kind }) => kind !== 'operation');
  expect(findings.length - listed.length).toBe(1);
  // Other tests share the server's roles, whose attributes may be warnings, too.
  const warnings = listed.filter(({ severity }) => severity === 'warning').length;
  expect(warnings).toBeGreaterThan(0);
  const count = `${listed.length - warnings} differences, ${warnings} warning${warnings === 1 ? '' : 's'}`;

  expect(reports['text']).toContain(`❌ Workflow Schema Validation failed: ${count}, 1 failed operation\n`);
  const marked = (reports['text'] ?? '')
    .split('\n')
    .filter((line) => /^(❌|⚠️ ) (?!Workflow Schema|\w+ policies)/.test(line));
  expect(marked.filter((line) => !line.includes('created ('))).toHaveLength(findings.length);
  expect(reports['markdown']).toMatch(/^## ❌ Workflow Schema Validation: (.*), 1 failed operation\n/);
  expect(reports['markdown']).toContain(count);
  expect(reports['github']?.trim().split('\n')).toHaveLength(findings.length);
  expect(reports['sarif']?.match(/"ruleId": /g)).toHaveLength(findings.length);
  expect(told(reports['junit'] ?? '')).toBe(findings.length);

  const status = await run('status');
  expect(status.stdout).toContain(
    `The live catalog is not that of 0000_workflow_system: ${count}, "archon-schema validate"`,
  );
  const document = JSON.parse((await run('status', '--json')).stdout) as {
    catalog: { differences: string[]; warnings: number };
  };
  expect(document.catalog).toMatchObject({ warnings, differences: listed.map(({ message }) => message) });

  await database.query('drop schema drizzle cascade');
  const adopted = await run('adopt');
  expect(adopted.stderr).toContain(`${count} from 0000_workflow_system`);
  expect(adopted.stderr).toContain(listed.map(({ message }) => `  ${message}\n`).join(''));
  const migrated = await run('migrate');
  expect(migrated.stderr).toContain(`The database has ${count} from 0000_workflow_system`);
});

/** The lines in failures and notes of JUnit's testcases: one for each finding. */
const told = (xml: string): number =>
  [...xml.matchAll(/<(?:failure|system-out)[^>]*>([^<]*)</g)].flatMap(([, text = '']) => text.split('\n')).length;
