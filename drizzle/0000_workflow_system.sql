DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'anon') THEN
    CREATE ROLE "anon";
  END IF;
EXCEPTION WHEN duplicate_object OR duplicate_function OR unique_violation THEN
  NULL;
END
$$;--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'authenticated') THEN
    CREATE ROLE "authenticated";
  END IF;
EXCEPTION WHEN duplicate_object OR duplicate_function OR unique_violation THEN
  NULL;
END
$$;--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'service_role') THEN
    CREATE ROLE "service_role" WITH BYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR duplicate_function OR unique_violation THEN
  NULL;
END
$$;--> statement-breakpoint
CREATE TYPE "public"."step_execution_status" AS ENUM('pending', 'running', 'completed', 'failed', 'skipped', 'retrying');--> statement-breakpoint
CREATE TYPE "public"."workflow_execution_status" AS ENUM('pending', 'running', 'paused', 'completed', 'failed', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."workflow_status" AS ENUM('draft', 'active', 'deprecated', 'archived');--> statement-breakpoint
CREATE TYPE "public"."workflow_step_type" AS ENUM('action', 'condition', 'workflow_link', 'parallel', 'loop');--> statement-breakpoint
CREATE TABLE "archon_workflow_executions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workflow_template_id" uuid NOT NULL,
	"triggered_by" text NOT NULL,
	"trigger_context" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"input_parameters" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"execution_context" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"status" "workflow_execution_status" DEFAULT 'pending' NOT NULL,
	"current_step_index" integer DEFAULT 0 NOT NULL,
	"total_steps" integer DEFAULT 0 NOT NULL,
	"progress_percentage" numeric(5, 2) DEFAULT '0.00' NOT NULL,
	"started_at" timestamp with time zone,
	"completed_at" timestamp with time zone,
	"paused_at" timestamp with time zone,
	"output_data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"error_message" text,
	"error_details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"execution_log" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "chk_progress_range" CHECK ("archon_workflow_executions"."progress_percentage" >= 0 AND "archon_workflow_executions"."progress_percentage" <= 100),
	CONSTRAINT "chk_step_index_non_negative" CHECK ("archon_workflow_executions"."current_step_index" >= 0),
	CONSTRAINT "chk_total_steps_positive" CHECK ("archon_workflow_executions"."total_steps" >= 0),
	CONSTRAINT "chk_current_step_valid" CHECK ("archon_workflow_executions"."current_step_index" <= "archon_workflow_executions"."total_steps"),
	CONSTRAINT "chk_trigger_context_is_object" CHECK (jsonb_typeof("archon_workflow_executions"."trigger_context") = 'object'),
	CONSTRAINT "chk_input_parameters_is_object" CHECK (jsonb_typeof("archon_workflow_executions"."input_parameters") = 'object'),
	CONSTRAINT "chk_execution_context_is_object" CHECK (jsonb_typeof("archon_workflow_executions"."execution_context") = 'object'),
	CONSTRAINT "chk_output_data_is_object" CHECK (jsonb_typeof("archon_workflow_executions"."output_data") = 'object'),
	CONSTRAINT "chk_error_details_is_object" CHECK (jsonb_typeof("archon_workflow_executions"."error_details") = 'object'),
	CONSTRAINT "chk_execution_log_is_array" CHECK (jsonb_typeof("archon_workflow_executions"."execution_log") = 'array')
);--> statement-breakpoint
ALTER TABLE "archon_workflow_executions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "archon_workflow_step_executions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workflow_execution_id" uuid NOT NULL,
	"step_index" integer NOT NULL,
	"step_name" varchar(255) NOT NULL,
	"step_type" "workflow_step_type" NOT NULL,
	"step_config" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"status" "step_execution_status" DEFAULT 'pending' NOT NULL,
	"attempt_number" integer DEFAULT 1 NOT NULL,
	"max_attempts" integer DEFAULT 1 NOT NULL,
	"started_at" timestamp with time zone,
	"completed_at" timestamp with time zone,
	"input_data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"output_data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"error_message" text,
	"error_details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"tool_name" varchar(255),
	"tool_parameters" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"tool_result" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"sub_workflow_execution_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "chk_step_index_non_negative" CHECK ("archon_workflow_step_executions"."step_index" >= 0),
	CONSTRAINT "chk_attempt_positive" CHECK ("archon_workflow_step_executions"."attempt_number" > 0),
	CONSTRAINT "chk_max_attempts_positive" CHECK ("archon_workflow_step_executions"."max_attempts" > 0),
	CONSTRAINT "chk_attempt_within_max" CHECK ("archon_workflow_step_executions"."attempt_number" <= "archon_workflow_step_executions"."max_attempts"),
	CONSTRAINT "chk_step_config_is_object" CHECK (jsonb_typeof("archon_workflow_step_executions"."step_config") = 'object')
);--> statement-breakpoint
ALTER TABLE "archon_workflow_step_executions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "archon_workflow_template_versions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workflow_template_id" uuid NOT NULL,
	"version_number" integer NOT NULL,
	"version_tag" varchar(50) NOT NULL,
	"template_snapshot" jsonb NOT NULL,
	"change_summary" text,
	"change_type" varchar(50) DEFAULT 'update' NOT NULL,
	"breaking_changes" boolean DEFAULT false NOT NULL,
	"created_by" text DEFAULT 'system' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "uq_archon_workflow_template_versions_number" UNIQUE("workflow_template_id","version_number"),
	CONSTRAINT "uq_archon_workflow_template_versions_tag" UNIQUE("workflow_template_id","version_tag"),
	CONSTRAINT "chk_version_number_positive" CHECK ("archon_workflow_template_versions"."version_number" > 0),
	CONSTRAINT "chk_version_tag_format" CHECK ("archon_workflow_template_versions"."version_tag" ~ '^[0-9]+[.][0-9]+[.][0-9]+(-[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?$'),
	CONSTRAINT "chk_version_change_type" CHECK ("archon_workflow_template_versions"."change_type" IN ('create', 'update', 'major', 'minor', 'patch')),
	CONSTRAINT "chk_template_snapshot_is_object" CHECK (jsonb_typeof("archon_workflow_template_versions"."template_snapshot") = 'object')
);--> statement-breakpoint
ALTER TABLE "archon_workflow_template_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "archon_workflow_templates" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" varchar(255) NOT NULL,
	"title" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"version" varchar(50) DEFAULT '1.0.0' NOT NULL,
	"status" "workflow_status" DEFAULT 'draft' NOT NULL,
	"category" varchar(100),
	"tags" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"parameters" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"outputs" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"steps" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"timeout_minutes" integer DEFAULT 60 NOT NULL,
	"max_retries" integer DEFAULT 3 NOT NULL,
	"retry_delay_seconds" integer DEFAULT 30 NOT NULL,
	"created_by" text DEFAULT 'system' NOT NULL,
	"is_public" boolean DEFAULT false NOT NULL,
	"allowed_assignees" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "chk_workflow_name_format" CHECK ("archon_workflow_templates"."name" ~ '^[a-z0-9_-]+$'),
	CONSTRAINT "chk_workflow_version_format" CHECK ("archon_workflow_templates"."version" ~ '^[0-9]+[.][0-9]+[.][0-9]+(-[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?$'),
	CONSTRAINT "chk_timeout_positive" CHECK ("archon_workflow_templates"."timeout_minutes" > 0),
	CONSTRAINT "chk_retries_non_negative" CHECK ("archon_workflow_templates"."max_retries" >= 0),
	CONSTRAINT "chk_retry_delay_non_negative" CHECK ("archon_workflow_templates"."retry_delay_seconds" >= 0),
	CONSTRAINT "chk_tags_is_array" CHECK (jsonb_typeof("archon_workflow_templates"."tags") = 'array'),
	CONSTRAINT "chk_parameters_is_object" CHECK (jsonb_typeof("archon_workflow_templates"."parameters") = 'object'),
	CONSTRAINT "chk_outputs_is_object" CHECK (jsonb_typeof("archon_workflow_templates"."outputs") = 'object'),
	CONSTRAINT "chk_steps_is_array" CHECK (jsonb_typeof("archon_workflow_templates"."steps") = 'array'),
	CONSTRAINT "chk_allowed_assignees_is_array" CHECK (jsonb_typeof("archon_workflow_templates"."allowed_assignees") = 'array')
);--> statement-breakpoint
ALTER TABLE "archon_workflow_templates" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "archon_workflow_executions" ADD CONSTRAINT "archon_workflow_executions_workflow_template_id_fkey" FOREIGN KEY ("workflow_template_id") REFERENCES "public"."archon_workflow_templates"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archon_workflow_step_executions" ADD CONSTRAINT "archon_workflow_step_executions_workflow_execution_id_fkey" FOREIGN KEY ("workflow_execution_id") REFERENCES "public"."archon_workflow_executions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archon_workflow_step_executions" ADD CONSTRAINT "archon_workflow_step_executions_sub_workflow_execution_id_fkey" FOREIGN KEY ("sub_workflow_execution_id") REFERENCES "public"."archon_workflow_executions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archon_workflow_template_versions" ADD CONSTRAINT "archon_workflow_template_versions_workflow_template_id_fkey" FOREIGN KEY ("workflow_template_id") REFERENCES "public"."archon_workflow_templates"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idx_archon_workflow_executions_template_created_at" ON "archon_workflow_executions" USING btree ("workflow_template_id","created_at" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "idx_archon_workflow_executions_status_created_at" ON "archon_workflow_executions" USING btree ("status","created_at" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "idx_archon_workflow_executions_triggered_by_created_at" ON "archon_workflow_executions" USING btree ("triggered_by","created_at" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "idx_archon_workflow_executions_created_at" ON "archon_workflow_executions" USING btree ("created_at" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "idx_archon_workflow_executions_context" ON "archon_workflow_executions" USING gin ("trigger_context" jsonb_path_ops);--> statement-breakpoint
CREATE INDEX "idx_archon_workflow_step_executions_execution_step" ON "archon_workflow_step_executions" USING btree ("workflow_execution_id","step_index");--> statement-breakpoint
CREATE INDEX "idx_archon_workflow_step_executions_sub_workflow" ON "archon_workflow_step_executions" USING btree ("sub_workflow_execution_id") WHERE "archon_workflow_step_executions"."sub_workflow_execution_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "idx_archon_workflow_step_executions_in_flight" ON "archon_workflow_step_executions" USING btree ("status","started_at") WHERE "archon_workflow_step_executions"."status" IN ('pending', 'running', 'retrying');--> statement-breakpoint
CREATE UNIQUE INDEX "idx_archon_workflow_templates_name" ON "archon_workflow_templates" USING btree ("name");--> statement-breakpoint
CREATE INDEX "idx_archon_workflow_templates_status" ON "archon_workflow_templates" USING btree ("status");--> statement-breakpoint
CREATE INDEX "idx_archon_workflow_templates_category" ON "archon_workflow_templates" USING btree ("category");--> statement-breakpoint
CREATE INDEX "idx_archon_workflow_templates_created_by" ON "archon_workflow_templates" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "idx_archon_workflow_templates_tags" ON "archon_workflow_templates" USING gin ("tags");--> statement-breakpoint
CREATE POLICY "Allow public read access to archon_workflow_executions" ON "archon_workflow_executions" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "Allow service role full access to workflow_executions" ON "archon_workflow_executions" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "Allow public read access to archon_workflow_step_executions" ON "archon_workflow_step_executions" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "Allow service role full access to workflow_step_executions" ON "archon_workflow_step_executions" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "Allow public read access to archon_workflow_template_versions" ON "archon_workflow_template_versions" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "Allow service role full access to workflow_template_versions" ON "archon_workflow_template_versions" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "Allow public read access to archon_workflow_templates" ON "archon_workflow_templates" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "Allow service role full access to workflow_templates" ON "archon_workflow_templates" AS PERMISSIVE FOR ALL TO "service_role" USING (true) WITH CHECK (true);--> statement-breakpoint
REVOKE ALL ON TABLE "public"."archon_workflow_executions" FROM PUBLIC, "anon", "authenticated", "service_role";--> statement-breakpoint
REVOKE ALL ON TABLE "public"."archon_workflow_step_executions" FROM PUBLIC, "anon", "authenticated", "service_role";--> statement-breakpoint
REVOKE ALL ON TABLE "public"."archon_workflow_template_versions" FROM PUBLIC, "anon", "authenticated", "service_role";--> statement-breakpoint
REVOKE ALL ON TABLE "public"."archon_workflow_templates" FROM PUBLIC, "anon", "authenticated", "service_role";--> statement-breakpoint
DO $$
BEGIN
  IF pg_catalog.to_regprocedure('"public"."update_updated_at_column"()') IS NULL THEN
    CREATE FUNCTION public.update_updated_at_column()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
BEGIN
  NEW.updated_at = now();
  RETURN NEW;
END;
$function$;
  END IF;
EXCEPTION WHEN duplicate_object OR duplicate_function OR unique_violation THEN
  NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER update_archon_workflow_executions_updated_at BEFORE UPDATE ON public.archon_workflow_executions FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();--> statement-breakpoint
CREATE TRIGGER update_archon_workflow_step_executions_updated_at BEFORE UPDATE ON public.archon_workflow_step_executions FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();--> statement-breakpoint
CREATE TRIGGER update_archon_workflow_templates_updated_at BEFORE UPDATE ON public.archon_workflow_templates FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_executions"."error_details" IS 'What is known about the failure beyond its message';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_executions"."execution_context" IS 'What the run remembers from one step to the next';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_executions"."execution_log" IS 'What happened, oldest first: an array of entries with time, level and message';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_executions"."input_parameters" IS 'The values given for the template''s parameters';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_executions"."output_data" IS 'The results, by the name of the step that gave them';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_executions"."trigger_context" IS 'What set the run off and under which circumstances';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_step_executions"."error_details" IS 'What is known about the failure beyond its message';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_step_executions"."input_data" IS 'What the step was given';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_step_executions"."output_data" IS 'What the step gave back: any JSON';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_step_executions"."step_config" IS 'The step as the template defined it when the attempt began';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_step_executions"."tool_parameters" IS 'What the tool was called with: any JSON';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_step_executions"."tool_result" IS 'What the tool answered: any JSON';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_template_versions"."template_snapshot" IS 'The whole template row as it was in this version';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_templates"."allowed_assignees" IS 'Who may be given the work: an array of names of agents';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_templates"."outputs" IS 'What a run gives back: by name, its type and description';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_templates"."parameters" IS 'The parameters that a run takes: by name, their type, default and limits';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_templates"."steps" IS 'The steps in their order, each an object told apart by its type; parallel and loop steps hold steps of their own';--> statement-breakpoint
COMMENT ON COLUMN "public"."archon_workflow_templates"."tags" IS 'Words to find the template by: an array of strings';--> statement-breakpoint
COMMENT ON TYPE "public"."step_execution_status" IS 'Where one attempt at a step stands; completed, failed and skipped are final';--> statement-breakpoint
COMMENT ON TYPE "public"."workflow_execution_status" IS 'Where a run of a workflow stands; completed, failed and cancelled are final';--> statement-breakpoint
COMMENT ON TYPE "public"."workflow_status" IS 'Where a workflow template stands in its life, from draft to archived';--> statement-breakpoint
COMMENT ON TYPE "public"."workflow_step_type" IS 'What a step does: call a tool, decide, run another workflow, fan out or repeat';--> statement-breakpoint
COMMENT ON TABLE "public"."archon_workflow_executions" IS 'Runs of workflow templates, with their progress, results and errors';--> statement-breakpoint
COMMENT ON TABLE "public"."archon_workflow_step_executions" IS 'Attempts at the steps of a run, one row each';--> statement-breakpoint
COMMENT ON TABLE "public"."archon_workflow_template_versions" IS 'Earlier states of the templates, one row for each version';--> statement-breakpoint
COMMENT ON TABLE "public"."archon_workflow_templates" IS 'Reusable definitions of workflows, each a list of steps with parameters and outputs';--> statement-breakpoint
GRANT SELECT ON TABLE "public"."archon_workflow_executions" TO "anon";--> statement-breakpoint
GRANT SELECT ON TABLE "public"."archon_workflow_executions" TO "authenticated";--> statement-breakpoint
GRANT ALL ON TABLE "public"."archon_workflow_executions" TO "service_role";--> statement-breakpoint
GRANT SELECT ON TABLE "public"."archon_workflow_step_executions" TO "anon";--> statement-breakpoint
GRANT SELECT ON TABLE "public"."archon_workflow_step_executions" TO "authenticated";--> statement-breakpoint
GRANT ALL ON TABLE "public"."archon_workflow_step_executions" TO "service_role";--> statement-breakpoint
GRANT SELECT ON TABLE "public"."archon_workflow_template_versions" TO "anon";--> statement-breakpoint
GRANT SELECT ON TABLE "public"."archon_workflow_template_versions" TO "authenticated";--> statement-breakpoint
GRANT ALL ON TABLE "public"."archon_workflow_template_versions" TO "service_role";--> statement-breakpoint
GRANT SELECT ON TABLE "public"."archon_workflow_templates" TO "anon";--> statement-breakpoint
GRANT SELECT ON TABLE "public"."archon_workflow_templates" TO "authenticated";--> statement-breakpoint
GRANT ALL ON TABLE "public"."archon_workflow_templates" TO "service_role";