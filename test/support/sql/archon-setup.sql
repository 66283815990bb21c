-- A stand-in for Archon's main setup, in a Supabase database: two of its tables, and the trigger function that the
-- workflow schema shares with it. Its body differs from ours in text, and it sets no search_path.
CREATE OR REPLACE FUNCTION update_updated_at_column()
RETURNS TRIGGER AS $$
BEGIN
    NEW.updated_at = CURRENT_TIMESTAMP;
    RETURN NEW;
END;
$$ language 'plpgsql';

create table archon_settings (
  id uuid primary key default gen_random_uuid(),
  key varchar(255) unique not null,
  value text,
  encrypted_value text,
  is_encrypted boolean default false,
  category varchar(100),
  description text,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);
comment on table archon_settings is 'Settings and credentials';
create index idx_archon_settings_category on archon_settings (category);
create trigger update_archon_settings_updated_at before update on archon_settings
  for each row execute function update_updated_at_column();
alter table archon_settings enable row level security;
create policy "Allow service role full access" on archon_settings using (auth.role() = 'service_role');
create policy "Allow authenticated users to read and update" on archon_settings to authenticated using (true);

create table archon_sources (
  source_id text primary key,
  title text,
  total_word_count integer default 0,
  metadata jsonb default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_archon_sources_metadata on archon_sources using gin (metadata);
create index idx_archon_sources_knowledge_type on archon_sources ((metadata ->> 'knowledge_type'));
create trigger update_archon_sources_updated_at before update on archon_sources
  for each row execute function update_updated_at_column();
alter table archon_sources enable row level security;
create policy "Allow service role full access to archon_sources" on archon_sources to service_role using (true);
create policy "Allow public read access to archon_sources" on archon_sources for select using (true);

insert into archon_settings (key, value, category) values
  ('HOST', 'localhost', 'server_config'),
  ('USE_HYBRID_SEARCH', 'true', 'rag_strategy');
insert into archon_sources (source_id, title, metadata) values
  ('a1', 'Handbook', '{"knowledge_type": "technical"}'),
  ('b2', 'Blog', '{"knowledge_type": "business"}');
