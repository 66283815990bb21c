import { readFile } from 'node:fs/promises';
import postgres from 'postgres';

/** What a new database holds: nothing, what Supabase gives, or that and what Archon's main setup makes. */
export type Template = 'plain' | 'supabase' | 'archon';

interface Recipe {
  readonly from: Template;
  readonly script: string;
}

const recipes: Readonly<Record<Exclude<Template, 'plain'>, Recipe>> = {
  supabase: { from: 'plain', script: 'supabase.sql' },
  archon: { from: 'supabase', script: 'archon-setup.sql' },
};
const lockKey = 7_341_901;
const ready = new Map<string, Promise<string>>();

/**
 * The name of the template database of a kind, which is made the first time that anybody asks this server for it.
 *
 * @param server the superuser's URL
 */
export function templateDatabase(server: string, kind: Template): Promise<string> {
  const key = `${server} ${kind}`;
  const known = ready.get(key) ?? makeUnderLock(server, kind);
  ready.set(key, known);
  return known;
}

/** The lock is a session's, not a transaction's, in which CREATE DATABASE is forbidden: so one connection. */
async function makeUnderLock(server: string, kind: Template): Promise<string> {
  if (kind === 'plain') return 'template1';
  const sql = postgres(server, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${lockKey})`;
    return await make(sql, server, kind);
  } finally {
    await sql.end();
  }
}

async function make(sql: postgres.Sql, server: string, kind: Template): Promise<string> {
  if (kind === 'plain') return 'template1';
  const name = `template_${kind}`;
  if ((await sql`select from pg_database where datname = ${name}`).length > 0) return name;
  const { from, script } = recipes[kind];
  const source = await make(sql, server, from);
  await sql.unsafe(`drop database if exists ${name}_draft`);
  await sql.unsafe(`create database ${name}_draft template ${source}`);
  await runScript(server, `${name}_draft`, script);
  await sql.unsafe(`alter database ${name}_draft rename to ${name}`);
  await sql.unsafe(`alter database ${name} with is_template true allow_connections false`);
  return name;
}

async function runScript(server: string, database: string, script: string): Promise<void> {
  const text = await readFile(new URL(`sql/${script}`, import.meta.url), 'utf8');
  const sql = postgres(server, { database, max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(text).simple();
  } finally {
    await sql.end();
  }
}
