import { grant } from '../declare/builders.js';
import { workflowExecutions } from './executions.js';
import { anon, authenticated, serviceRole } from './security.js';
import { workflowStepExecutions } from './step-executions.js';
import { workflowTemplateVersions } from './template-versions.js';
import { workflowTemplates } from './templates.js';

const tables = [workflowTemplates, workflowExecutions, workflowStepExecutions, workflowTemplateVersions] as const;

/** Row-level security does not stop TRUNCATE, which Supabase grants by default: readers hold SELECT and nothing else. */
export const readers = grant('select')
  .on(...tables)
  .to(anon, authenticated);

export const writer = grant('all')
  .on(...tables)
  .to(serviceRole);
