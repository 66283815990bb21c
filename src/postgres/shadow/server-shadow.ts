import { randomBytes } from 'node:crypto';
import {
  type Client,
  hasOneSession,
  isConnectionLost,
  openPostgres,
  planOnce,
  type PostgresOptions,
} from '../connect/index.js';
import { ident, literal } from '../sql/index.js';
import { LacksRight, refusedPrelude, type Shadow } from './shadow.js';

const prefix = 'archon_shadow_';

/**
 * A temporary database on a server, which is dropped when the shadow is closed or the process is asked to end. What a killed
 * process left behind is swept away by the next shadow, ten minutes later or more.
 *
 * @param url a user who may create databases, and roles where the declarations make any
 */
export async function openServerShadow(
  url: string,
  prelude: readonly string[],
  patience: Pick<PostgresOptions, 'connectTimeout' | 'onWait' | 'ssl'> = {},
): Promise<Shadow> {
  const admin = await openPostgres(url, patience);
  await refuseUnfit(admin);
  const name = `${prefix}${Math.floor(Date.now() / 1000)}_${randomBytes(4).toString('hex')}`;
  let client: Client | undefined;
  let closed: Promise<void> | undefined;
  const drop = async (): Promise<void> => {
    const sql = `drop database if exists ${ident(name)} with (force)`;
    await client?.close();
    await admin.exec(sql).catch((error: unknown) => again(admin, sql, error));
    await admin.close();
  };
  const close = (): Promise<void> => {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    return (closed ??= drop());
  };
  // Once the database is gone, the signal does what it would have done.
  const interrupted = (signal: NodeJS.Signals): void => void close().finally(() => process.kill(process.pid, signal));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    await sweep(admin);
    await admin.exec(`create database ${ident(name)} template template0`);
    client = planOnce(await openPostgres(url, { ...patience, database: name }));
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
  const session = client;
  const attempt = async <T>(work: (client: Client) => Promise<T>, roles: readonly string[] = []): Promise<T> => {
    await session.exec('begin; set local standard_conforming_strings = on');
    let result: T;
    try {
      await putAside(session, roles);
      for (const sql of prelude)
        await session.exec(sql).catch((cause: unknown) => {
          throw refusedPrelude(cause, sql);
        });
      result = await work(session);
    } catch (error) {
      // The connection may be gone, which the error says.
      await session.exec('rollback').catch(() => undefined);
      throw error;
    }
    await session.exec('rollback');
    return result;
  };
  return { client: session, attempt, close };
}

/** Where the connection was lost, a new one cleans up. */
async function again(admin: Client, sql: string, error: unknown): Promise<void> {
  if (!isConnectionLost(error) || !admin.openAnother) throw error;
  const other = await admin.openAnother();
  try {
    await other.exec(sql);
  } finally {
    await other.close();
  }
}

/** A shadow needs a role that may create databases, and one session: what is prepared in one, the next does not know. */
async function refuseUnfit(admin: Client): Promise<void> {
  try {
    if (!(await hasOneSession(admin)))
      throw new Error(
        'it is a pooler in transaction mode, and a shadow needs one session: name the server itself, or the session mode of the pooler',
      );
    const [role] = await admin.query<{ name: string; may: boolean }>(
      'select rolname as name, rolsuper or rolcreatedb as may from pg_catalog.pg_roles where rolname = current_user',
    );
    if (role?.may === false)
      throw new LacksRight(
        `role ${role.name} may not create databases, and a shadow is a temporary one: have an administrator run ALTER ROLE ${ident(role.name)} CREATEDB, or name another server with --shadow <url>. Nothing was changed there`,
      );
  } catch (error) {
    await admin.close();
    throw error;
  }
}

/** Roles belong to the whole server: those in the way bear another name until the transaction is rolled back. */
async function putAside(client: Client, roles: readonly string[]): Promise<void> {
  if (roles.length === 0) return;
  const present = await client.query<{ name: string }>(
    `select r.rolname as name from pg_catalog.pg_roles r
     where r.rolname in (${roles.map(literal).join(', ')}) and r.rolname <> session_user`,
  );
  for (const [index, { name }] of present.entries())
    await client.exec(`alter role ${ident(name)} rename to ${ident(`archon_aside_${index}`)}`);
}

/** Shadows that nobody is connected to. One that is being made is so for a moment: hence only those of ten minutes ago and more. */
async function sweep(admin: Client): Promise<void> {
  const before = Math.floor(Date.now() / 1000) - 600;
  const left = await admin.query<{ name: string }>(
    `select d.datname as name from pg_catalog.pg_database d
     where d.datname ~ '^${prefix}[0-9]+_[0-9a-f]{8}$' and split_part(d.datname, '_', 3)::bigint < ${before}
       and not exists (select from pg_catalog.pg_stat_activity a where a.datname = d.datname)`,
  );
  // One that another user made is for that user to drop.
  for (const { name } of left) await admin.exec(`drop database if exists ${ident(name)}`).catch(() => undefined);
}
