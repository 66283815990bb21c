import { sql } from 'drizzle-orm';
import { boolean, check, foreignKey, integer, jsonb, pgTable, text, unique, uuid, varchar } from 'drizzle-orm/pg-core';
import type { TemplateSnapshot } from './json-types.js';
import { createdAt, isJson, isVersion } from './columns.js';
import { policiesFor } from './security.js';
import { workflowTemplates } from './templates.js';

/** Version history of the templates. */
export const workflowTemplateVersions = pgTable(
  'archon_workflow_template_versions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    workflowTemplateId: uuid('workflow_template_id').notNull(),
    versionNumber: integer('version_number').notNull(),
    versionTag: varchar('version_tag', { length: 50 }).notNull(),
    templateSnapshot: jsonb('template_snapshot').$type<TemplateSnapshot>().notNull(),
    changeSummary: text('change_summary'),
    changeType: varchar('change_type', { length: 50 }).notNull().default('update'),
    breakingChanges: boolean('breaking_changes').notNull().default(false),
    createdBy: text('created_by').notNull().default('system'),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({
      name: 'archon_workflow_template_versions_workflow_template_id_fkey',
      columns: [t.workflowTemplateId],
      foreignColumns: [workflowTemplates.id],
    }).onDelete('cascade'),
    check('chk_version_number_positive', sql`${t.versionNumber} > 0`),
    isVersion('chk_version_tag_format', t.versionTag),
    check('chk_version_change_type', sql`${t.changeType} IN ('create', 'update', 'major', 'minor', 'patch')`),
    isJson('chk_template_snapshot_is_object', t.templateSnapshot, 'object'),
    unique('uq_archon_workflow_template_versions_number').on(t.workflowTemplateId, t.versionNumber),
    unique('uq_archon_workflow_template_versions_tag').on(t.workflowTemplateId, t.versionTag),
    ...policiesFor('archon_workflow_template_versions'),
  ],
);
