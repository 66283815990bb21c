/** A fault made by hand, and the id that a finding must bear. Together they touch every kind of object and property in the spec. */
export const drifts: readonly (readonly [sql: string, id: string])[] = [
  // tables
  ['drop table archon_workflow_template_versions', 'table public.archon_workflow_template_versions'],
  ['alter table archon_workflow_templates rename to other', 'table public.archon_workflow_templates'],
  ['alter table archon_workflow_templates disable row level security', 'table public.archon_workflow_templates'],
  ['alter table archon_workflow_templates force row level security', 'table public.archon_workflow_templates'],
  ['alter table archon_workflow_step_executions set (fillfactor = 50)', 'table public.archon_workflow_step_executions'],
  ['alter table archon_workflow_template_versions set unlogged', 'table public.archon_workflow_template_versions'],
  ['alter table archon_workflow_templates replica identity full', 'table public.archon_workflow_templates'],
  // columns
  ['alter table archon_workflow_templates drop column category', 'column public.archon_workflow_templates.category'],
  [
    'alter table archon_workflow_templates rename column category to kind',
    'column public.archon_workflow_templates.category',
  ],
  ['alter table archon_workflow_templates add column extra text', 'column public.archon_workflow_templates.extra'],
  [
    'alter table archon_workflow_templates alter column title type varchar(80)',
    'column public.archon_workflow_templates.title',
  ],
  [
    'alter table archon_workflow_templates alter column name type varchar(254)',
    'column public.archon_workflow_templates.name',
  ],
  [
    'alter table archon_workflow_executions alter column progress_percentage type numeric(6,2)',
    'column public.archon_workflow_executions.progress_percentage',
  ],
  [
    'alter table archon_workflow_executions alter column started_at type timestamp',
    'column public.archon_workflow_executions.started_at',
  ],
  [
    'alter table archon_workflow_templates alter column title type text collate "C"',
    'column public.archon_workflow_templates.title',
  ],
  [
    'alter table archon_workflow_templates alter column title drop not null',
    'column public.archon_workflow_templates.title',
  ],
  [
    'alter table archon_workflow_templates alter column category set not null',
    'column public.archon_workflow_templates.category',
  ],
  [
    "alter table archon_workflow_templates alter column version set default '2.0.0'",
    'column public.archon_workflow_templates.version',
  ],
  [
    'alter table archon_workflow_templates alter column tags drop default',
    'column public.archon_workflow_templates.tags',
  ],
  [
    "alter table archon_workflow_templates alter column category set default 'x'",
    'column public.archon_workflow_templates.category',
  ],
  [
    'alter table archon_workflow_templates alter column steps set storage external',
    'column public.archon_workflow_templates.steps',
  ],
  // constraints
  [
    'alter table archon_workflow_template_versions drop constraint archon_workflow_template_versions_pkey',
    'constraint public.archon_workflow_template_versions.archon_workflow_template_versions_pkey',
  ],
  [
    'alter table archon_workflow_templates drop constraint chk_timeout_positive',
    'constraint public.archon_workflow_templates.chk_timeout_positive',
  ],
  [
    'alter table archon_workflow_templates rename constraint chk_timeout_positive to chk_timeout',
    'constraint public.archon_workflow_templates.chk_timeout_positive',
  ],
  [
    'alter table archon_workflow_templates drop constraint chk_timeout_positive, add constraint chk_timeout_positive check (timeout_minutes >= 0)',
    'constraint public.archon_workflow_templates.chk_timeout_positive',
  ],
  [
    'alter table archon_workflow_templates drop constraint chk_timeout_positive, add constraint chk_timeout_positive check (timeout_minutes > 0) not valid',
    'constraint public.archon_workflow_templates.chk_timeout_positive',
  ],
  [
    'alter table archon_workflow_templates add constraint chk_more check (max_retries < 9)',
    'constraint public.archon_workflow_templates.chk_more',
  ],
  [
    'alter table archon_workflow_executions drop constraint archon_workflow_executions_workflow_template_id_fkey',
    'constraint public.archon_workflow_executions.archon_workflow_executions_workflow_template_id_fkey',
  ],
  [
    'alter table archon_workflow_executions drop constraint archon_workflow_executions_workflow_template_id_fkey, add constraint archon_workflow_executions_workflow_template_id_fkey foreign key (workflow_template_id) references archon_workflow_templates',
    'constraint public.archon_workflow_executions.archon_workflow_executions_workflow_template_id_fkey',
  ],
  [
    'alter table archon_workflow_executions alter constraint archon_workflow_executions_workflow_template_id_fkey deferrable',
    'constraint public.archon_workflow_executions.archon_workflow_executions_workflow_template_id_fkey',
  ],
  [
    'alter table archon_workflow_template_versions drop constraint uq_archon_workflow_template_versions_tag',
    'constraint public.archon_workflow_template_versions.uq_archon_workflow_template_versions_tag',
  ],
  [
    'alter table archon_workflow_template_versions drop constraint uq_archon_workflow_template_versions_tag, add constraint uq_archon_workflow_template_versions_tag unique (version_tag, workflow_template_id)',
    'constraint public.archon_workflow_template_versions.uq_archon_workflow_template_versions_tag',
  ],
  [
    'alter table archon_workflow_templates add constraint uq_title unique (title)',
    'constraint public.archon_workflow_templates.uq_title',
  ],
  // indexes
  ['drop index idx_archon_workflow_templates_status', 'index public.idx_archon_workflow_templates_status'],
  [
    'alter index idx_archon_workflow_templates_status rename to idx_status',
    'index public.idx_archon_workflow_templates_status',
  ],
  ['create index idx_extra on archon_workflow_templates (title)', 'index public.idx_extra'],
  [
    'drop index idx_archon_workflow_templates_name; create index idx_archon_workflow_templates_name on archon_workflow_templates (name)',
    'index public.idx_archon_workflow_templates_name',
  ],
  [
    'drop index idx_archon_workflow_executions_created_at; create index idx_archon_workflow_executions_created_at on archon_workflow_executions (created_at)',
    'index public.idx_archon_workflow_executions_created_at',
  ],
  [
    'drop index idx_archon_workflow_executions_created_at; create index idx_archon_workflow_executions_created_at on archon_workflow_executions (created_at desc nulls last)',
    'index public.idx_archon_workflow_executions_created_at',
  ],
  [
    'drop index idx_archon_workflow_executions_context; create index idx_archon_workflow_executions_context on archon_workflow_executions using gin (trigger_context)',
    'index public.idx_archon_workflow_executions_context',
  ],
  [
    'drop index idx_archon_workflow_step_executions_sub_workflow; create index idx_archon_workflow_step_executions_sub_workflow on archon_workflow_step_executions (sub_workflow_execution_id)',
    'index public.idx_archon_workflow_step_executions_sub_workflow',
  ],
  [
    "drop index idx_archon_workflow_step_executions_in_flight; create index idx_archon_workflow_step_executions_in_flight on archon_workflow_step_executions (status, started_at) where status in ('pending', 'running')",
    'index public.idx_archon_workflow_step_executions_in_flight',
  ],
  [
    'alter index idx_archon_workflow_templates_status set (fillfactor = 50)',
    'index public.idx_archon_workflow_templates_status',
  ],
  [
    'drop index idx_archon_workflow_templates_status; create index idx_archon_workflow_templates_status on archon_workflow_templates using hash (status)',
    'index public.idx_archon_workflow_templates_status',
  ],
  // enums
  ["alter type workflow_status add value 'gone'", 'enum public.workflow_status'],
  ["alter type workflow_status rename value 'draft' to 'sketch'", 'enum public.workflow_status'],
  ['alter type workflow_status rename to other_status', 'enum public.workflow_status'],
  // policies
  [
    'drop policy "Allow public read access to archon_workflow_templates" on archon_workflow_templates',
    'policy public.archon_workflow_templates."Allow public read access to archon_workflow_templates"',
  ],
  [
    'alter policy "Allow public read access to archon_workflow_templates" on archon_workflow_templates to anon',
    'policy public.archon_workflow_templates."Allow public read access to archon_workflow_templates"',
  ],
  [
    'alter policy "Allow public read access to archon_workflow_templates" on archon_workflow_templates using (is_public)',
    'policy public.archon_workflow_templates."Allow public read access to archon_workflow_templates"',
  ],
  [
    'alter policy "Allow service role full access to workflow_templates" on archon_workflow_templates with check (false)',
    'policy public.archon_workflow_templates."Allow service role full access to workflow_templates"',
  ],
  [
    'create policy more on archon_workflow_templates for insert to anon with check (true)',
    'policy public.archon_workflow_templates.more',
  ],
  [
    'drop policy "Allow public read access to archon_workflow_templates" on archon_workflow_templates; create policy "Allow public read access to archon_workflow_templates" on archon_workflow_templates as restrictive for select using (true)',
    'policy public.archon_workflow_templates."Allow public read access to archon_workflow_templates"',
  ],
  // triggers
  [
    'drop trigger update_archon_workflow_templates_updated_at on archon_workflow_templates',
    'trigger public.archon_workflow_templates.update_archon_workflow_templates_updated_at',
  ],
  [
    'alter table archon_workflow_templates disable trigger update_archon_workflow_templates_updated_at',
    'trigger public.archon_workflow_templates.update_archon_workflow_templates_updated_at',
  ],
  [
    'drop trigger update_archon_workflow_templates_updated_at on archon_workflow_templates; create trigger update_archon_workflow_templates_updated_at before update of title on archon_workflow_templates for each row execute function update_updated_at_column()',
    'trigger public.archon_workflow_templates.update_archon_workflow_templates_updated_at',
  ],
  [
    'drop trigger update_archon_workflow_executions_updated_at on archon_workflow_executions; create trigger update_archon_workflow_executions_updated_at before insert or update on archon_workflow_executions for each row execute function update_updated_at_column()',
    'trigger public.archon_workflow_executions.update_archon_workflow_executions_updated_at',
  ],
  [
    'drop trigger update_archon_workflow_executions_updated_at on archon_workflow_executions; create trigger update_archon_workflow_executions_updated_at before update on archon_workflow_executions for each row when (old.status = new.status) execute function update_updated_at_column()',
    'trigger public.archon_workflow_executions.update_archon_workflow_executions_updated_at',
  ],
  [
    'create trigger more before insert on archon_workflow_templates for each row execute function update_updated_at_column()',
    'trigger public.archon_workflow_templates.more',
  ],
  [
    'create schema other; create function other.update_updated_at_column() returns trigger language plpgsql as $$ begin return new; end $$; drop trigger update_archon_workflow_executions_updated_at on archon_workflow_executions; create trigger update_archon_workflow_executions_updated_at before update on archon_workflow_executions for each row execute function other.update_updated_at_column()',
    'trigger public.archon_workflow_executions.update_archon_workflow_executions_updated_at',
  ],
  // the shared function
  ['drop function update_updated_at_column() cascade', 'function public.update_updated_at_column()'],
  [
    'create or replace function update_updated_at_column() returns trigger language plpgsql as $$ begin return new; end $$',
    'operation update on public.archon_workflow_templates',
  ],
  [
    "create or replace function update_updated_at_column() returns trigger language plpgsql as $$ begin new.updated_at = now(); new.category = 'x'; return new; end $$",
    'operation update on public.archon_workflow_templates',
  ],
  // rows that vanish
  [
    'create function swallow() returns trigger language plpgsql as $$ begin return null; end $$; create trigger swallow before insert on archon_workflow_templates for each row execute function swallow()',
    'operation insertion on public.archon_workflow_templates',
  ],
  // grants
  ['revoke select on archon_workflow_templates from anon', 'grant on table public.archon_workflow_templates to anon'],
  ['grant insert on archon_workflow_templates to anon', 'grant on table public.archon_workflow_templates to anon'],
  [
    'grant truncate on archon_workflow_templates to authenticated',
    'grant on table public.archon_workflow_templates to authenticated',
  ],
  [
    'grant update (title) on archon_workflow_templates to anon',
    'grant on column public.archon_workflow_templates.title to anon',
  ],
  ['grant select on archon_workflow_templates to public', 'grant on table public.archon_workflow_templates to public'],
  [
    'grant select on archon_workflow_templates to anon with grant option',
    'grant on table public.archon_workflow_templates to anon',
  ],
  [
    'revoke delete on archon_workflow_executions from service_role',
    'grant on table public.archon_workflow_executions to service_role',
  ],
  [
    'create role stranger; grant select on archon_workflow_templates to stranger',
    'grant on table public.archon_workflow_templates to stranger',
  ],
  // rules and what else stands on a table
  [
    'create rule swallow as on insert to archon_workflow_templates do instead nothing',
    'rule public.archon_workflow_templates.swallow',
  ],
  [
    'create table heir () inherits (archon_workflow_template_versions)',
    'table public.archon_workflow_template_versions',
  ],
  [
    'alter table archon_workflow_step_executions disable trigger all',
    'constraint public.archon_workflow_step_executions.archon_workflow_step_executions_workflow_execution_id_fkey',
  ],
  [
    'cluster archon_workflow_templates using archon_workflow_templates_pkey',
    'constraint public.archon_workflow_templates.archon_workflow_templates_pkey',
  ],
  // comments
  ['comment on table archon_workflow_templates is null', 'comment on table public.archon_workflow_templates'],
  [
    "comment on column archon_workflow_templates.steps is 'other'",
    'comment on column public.archon_workflow_templates.steps',
  ],
  ["comment on type workflow_status is 'other'", 'comment on enum public.workflow_status'],
  [
    "comment on column archon_workflow_templates.title is 'new'",
    'comment on column public.archon_workflow_templates.title',
  ],
];
