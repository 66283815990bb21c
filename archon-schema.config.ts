import { defineSettings } from './src/project/index.js';

export default defineSettings({
  title: 'Workflow',
  dashboard: {
    apply: 'add_workflow_system.sql',
    rollback: 'rollback_workflow_system.sql',
    validate: 'validate_workflow_schema.sql',
  },
});
