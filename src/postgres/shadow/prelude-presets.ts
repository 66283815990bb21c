const role = (name: string, attributes = ''): string =>
  `do $$ begin if not exists (select from pg_catalog.pg_roles where rolname = '${name}') then create role ${name} ${attributes}; end if; end $$;`;

/** What a fresh Supabase project holds, as far as declarations stand on it. */
const supabase = `
${role('anon', 'noinherit')}
${role('authenticated', 'noinherit')}
${role('service_role', 'noinherit bypassrls')}
${role('authenticator', 'login noinherit')}
${role('supabase_auth_admin', 'login noinherit createrole')}
${role('supabase_storage_admin', 'login noinherit createrole')}
${role('supabase_realtime_admin', 'noinherit')}
${role('dashboard_user', 'createdb createrole')}
${role('supabase_admin', 'login')}
create schema extensions;
do $$ begin execute format('alter database %I set search_path to "$user", public, extensions', current_database()); end $$;
set search_path to "$user", public, extensions;
create extension if not exists pgcrypto schema extensions;
create extension if not exists "uuid-ossp" schema extensions;
create schema auth;
create table auth.users (
  instance_id uuid, id uuid primary key, aud varchar(255), role varchar(255), email varchar(255),
  raw_app_meta_data jsonb, raw_user_meta_data jsonb, is_super_admin boolean, phone text unique,
  created_at timestamptz, updated_at timestamptz, last_sign_in_at timestamptz, email_confirmed_at timestamptz,
  deleted_at timestamptz, is_anonymous boolean not null default false
);
create function auth.jwt() returns jsonb language sql stable
  as $$ select coalesce(nullif(current_setting('request.jwt.claim', true), ''), nullif(current_setting('request.jwt.claims', true), ''))::jsonb $$;
create function auth.uid() returns uuid language sql stable as $$ select (auth.jwt() ->> 'sub')::uuid $$;
create function auth.role() returns text language sql stable as $$ select auth.jwt() ->> 'role' $$;
create function auth.email() returns text language sql stable as $$ select auth.jwt() ->> 'email' $$;
create schema storage;
create table storage.buckets (id text primary key, name text not null unique, public boolean default false);
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets (id), name text, owner uuid, metadata jsonb);
create function storage.foldername(name text) returns text[] language sql immutable as $$ select string_to_array(name, '/') $$;
create function storage.filename(name text) returns text language sql immutable as $$ select regexp_replace(name, '^.*/', '') $$;
create schema realtime;
create table realtime.messages (id uuid default gen_random_uuid(), topic text not null, extension text not null, payload jsonb, event text, private boolean default false, inserted_at timestamp not null default now(), primary key (id, inserted_at));
create function realtime.topic() returns text language sql stable as $$ select nullif(current_setting('realtime.topic', true), '') $$;
grant usage on schema public, auth, storage, extensions to anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
`;

/** What Neon's row-level security stands on. */
const neon = `
${['authenticated', 'anonymous', 'neon_superuser'].map((name) => role(name)).join('\n')}
create schema auth;
create function auth.session() returns jsonb language sql stable as $$ select current_setting('request.jwt.claims', true)::jsonb $$;
create function auth.user_id() returns text language sql stable as $$ select auth.session() ->> 'sub' $$;
create function auth.uid() returns uuid language sql stable as $$ select nullif(auth.user_id(), '')::uuid $$;
create schema neon_auth;
create table neon_auth.users_sync (raw_json jsonb not null, id text primary key, name text, email text, created_at timestamptz, updated_at timestamptz, deleted_at timestamptz);
`;

/** Preludes by their names: what a hosted database holds from the start. */
export const presets: Readonly<Record<string, string>> = { supabase, neon };

/** The schemas of a hosted database that are the provider's: what lies in them is no project's to make. */
export const providerSchemas: Readonly<Record<string, readonly string[]>> = {
  supabase: [
    'auth',
    'storage',
    'realtime',
    'extensions',
    'graphql',
    'graphql_public',
    'vault',
    'net',
    'pgbouncer',
    'supabase_functions',
    'supabase_migrations',
  ],
  neon: ['auth', 'neon_auth'],
};

/** The schema in which a provider has extensions; `public` where it says nothing. */
export const extensionSchema: Readonly<Record<string, string>> = { supabase: 'extensions' };
