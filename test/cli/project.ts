import { cp } from 'node:fs/promises';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { root } from '../workflow/workflow.js';

/** A project with the workflow schema and a copy of its migrations, which a test may damage. */
export async function workflowProject(): Promise<TemporaryProject> {
  const project = await temporaryProject({
    'drizzle.config.ts': `import { existsSync } from 'node:fs';
if (existsSync('.env')) process.loadEnvFile('.env');
const url = process.env['DATABASE_URL'];
export default {
  dialect: 'postgresql',
  schema: '${root}src/schema/index.ts',
  out: './drizzle',
  ...(url ? { dbCredentials: { url } } : { driver: 'pglite', dbCredentials: { url: './.archon' } }),
};
`,
    'archon-schema.config.mjs': `export default {
  title: 'Workflow',
  order: ['workflow_status', 'workflow_step_type', 'workflow_execution_status', 'step_execution_status'],
};
`,
  });
  await cp(`${root}drizzle`, project.path('drizzle'), { recursive: true });
  return project;
}
