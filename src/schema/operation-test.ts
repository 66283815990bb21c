import { sql } from 'drizzle-orm';
import { operationTest } from '../declare/builders.js';
import { workflowTemplates } from './templates.js';

/** A validation inserts this template, changes it and deletes it, and rolls all of that back. */
export const templateOperations = operationTest('Workflow template', {
  table: workflowTemplates,
  insert: {
    name: sql`'archon-schema-test-' || gen_random_uuid()`,
    title: 'Validation test',
    tags: ['test'],
  },
  update: { title: 'Validation test, changed' },
  touches: 'updatedAt',
});
