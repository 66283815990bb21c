import type { Settings } from './src/project/index.js';

export default {
  title: 'Workflow',
  order: ['workflow_status', 'workflow_step_type', 'workflow_execution_status', 'step_execution_status'],
  dashboard: {
    apply: 'add_workflow_system.sql',
    adopt: 'adopt_workflow_schema.sql',
    rollback: 'rollback_workflow_system.sql',
    validate: 'validate_workflow_schema.sql',
  },
} satisfies Settings;
