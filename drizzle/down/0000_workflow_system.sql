DROP TABLE IF EXISTS "public"."archon_workflow_step_executions";--> statement-breakpoint
DROP TABLE IF EXISTS "public"."archon_workflow_executions";--> statement-breakpoint
DROP TABLE IF EXISTS "public"."archon_workflow_template_versions";--> statement-breakpoint
DROP TABLE IF EXISTS "public"."archon_workflow_templates";--> statement-breakpoint
DROP TYPE IF EXISTS "public"."step_execution_status";--> statement-breakpoint
DROP TYPE IF EXISTS "public"."workflow_execution_status";--> statement-breakpoint
DROP TYPE IF EXISTS "public"."workflow_status";--> statement-breakpoint
DROP TYPE IF EXISTS "public"."workflow_step_type";