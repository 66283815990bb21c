import { type DeclaredCatalog, idOf, rolesNamedIn } from '../catalog/index.js';
import { asking, type Client } from '../connect/index.js';
import {
  lastDeclared,
  type Migration,
  type Project,
  readMigrations,
  refuseBrokenChain,
  refuseStatements,
  UserError,
} from '../project/index.js';
import { ident } from '../sql/index.js';
import { type Bookkeeping, readBooks } from './bookkeeping.js';
import { compareHistory, type History } from './history.js';
import { firstOutside, refusePooler } from './own-session.js';
import { compareLive, refuseGone } from './precheck.js';
import { refuseExisting } from './refuse-existing.js';

/** One line of the checklist. */
export interface Check {
  readonly level: 'ok' | 'warning' | 'failure';
  /** What was looked at, and what was found. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
}

interface Facts {
  readonly version: number;
  readonly recovering: boolean;
  readonly read_only: boolean;
  readonly superuser: boolean;
  readonly create_roles: boolean;
  readonly create_schemas: boolean;
  readonly publications: readonly string[];
  readonly schemas: Readonly<Record<string, boolean>>;
  readonly roles: readonly string[];
  readonly user: string;
}

/**
 * Refuses to begin where the migrations could not end.
 *
 * @throws UserError with the first failure and its remedy; the others are its details
 */
export async function refuseFailures(
  client: Client,
  pending: readonly Migration[],
  applied: readonly Migration[],
  bookkeeping: Bookkeeping,
): Promise<void> {
  const checks = checkDatabase(await readFacts(client), pending, applied, bookkeeping);
  const [first, ...others] = checks
    .filter(({ level }) => level === 'failure')
    .map(({ message, remedy }) => `${message}: ${remedy}`);
  if (first !== undefined) throw new UserError(`${first} Nothing was changed.`, { details: others });
}

function checkDatabase(
  facts: Facts,
  pending: readonly Migration[],
  applied: readonly Migration[],
  bookkeeping: Bookkeeping,
): Check[] {
  return [
    checkVersion(facts),
    checkWritable(facts),
    ...checkRights(facts, pending, applied, bookkeeping.schema),
    ...checkRoles(facts, pending),
  ];
}

/**
 * What the last pending migration leads to, and those before it that speak of roles or schemas: to read the snapshots of a long
 * history takes longer than to run it.
 */
const declaredBy = (pending: readonly Migration[]): DeclaredCatalog[] =>
  pending
    .filter(
      ({ sql = '' }, at) =>
        at === pending.length - 1 || /\b(grant|revoke|policy|role|user|owner|authorization|schema)\b/i.test(sql),
    )
    .flatMap(({ declared }) => (declared ? [declared] : []));

/** Whether SQL of a pending migration, which may be written by hand, makes it. */
const isMadeBy = (pending: readonly Migration[], kind: RegExp, name: string): boolean =>
  pending.some(({ sql = '' }) => kind.test(sql) && sql.includes(name));

interface Session {
  readonly pid: number;
  readonly seconds: number;
  readonly state: string;
  readonly application: string;
}

/**
 * Looks at what could stop the pending migrations, before they run. Reads only.
 *
 * @returns a line for each thing looked at; with a failure among them, `migrate` would not succeed
 */
export async function preflight(client: Client, project: Pick<Project, 'out' | 'bookkeeping'>): Promise<Check[]> {
  const migrations = await readMigrations(project);
  const { pooler, checks } = await asking(client, async () => {
    const { pending, applied } = compareHistory(migrations, await readBooks(client, project.bookkeeping));
    return {
      pooler: firstOutside(pending, 'up'),
      checks: await checkAll(client, project.bookkeeping, { migrations, pending, applied }),
    };
  });
  return [...(await checkPooler(client, pooler)), ...checks];
}

async function checkPooler(client: Client, file: string | undefined): Promise<Check[]> {
  try {
    await refusePooler(client, file, '');
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [message = '', remedy] = error.message.split(/: (?=connect)/);
    return [{ level: 'failure', message, ...(remedy !== undefined && { remedy: remedy.trim() }) }];
  }
}

type Found = Pick<History, 'pending' | 'applied'> & { readonly migrations: readonly Migration[] };

async function checkAll(
  client: Client,
  bookkeeping: Bookkeeping,
  { migrations, pending, applied }: Found,
): Promise<Check[]> {
  const facts = await readFacts(client);
  return [
    ...(await checkFiles(migrations, pending)),
    ...checkDatabase(facts, pending, applied, bookkeeping),
    pending.length === 0
      ? { level: 'ok', message: 'Every migration is applied: nothing is pending' }
      : { level: 'ok', message: `${pending.length} to apply: ${pending.map(({ tag }) => tag).join(', ')}` },
    await checkNames(client, pending, applied, bookkeeping),
    ...checkSessions(await readSessions(client)),
    ...checkPublications(facts),
    ...(pending.length === 0 ? [] : [remindOfBackup(client)]),
  ];
}

async function readFacts(client: Client): Promise<Facts> {
  const [facts] = await client.query<Facts>(`select
    pg_catalog.current_setting('server_version_num')::int / 10000 as version,
    pg_catalog.pg_is_in_recovery() as recovering,
    pg_catalog.current_setting('transaction_read_only') = 'on' as read_only,
    r.rolsuper as superuser, r.rolcreaterole or r.rolsuper as create_roles,
    pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') as create_schemas,
    (select coalesce(pg_catalog.jsonb_agg(p.pubname), '[]') from pg_catalog.pg_publication p where p.puballtables) as publications,
    (select pg_catalog.jsonb_object_agg(n.nspname, pg_catalog.has_schema_privilege(n.oid, 'CREATE'))
      from pg_catalog.pg_namespace n) as schemas,
    (select pg_catalog.jsonb_agg(a.rolname) from pg_catalog.pg_roles a) as roles,
    current_user::text as user
  from pg_catalog.pg_roles r where r.rolname = current_user`);
  if (!facts) throw new Error('The server does not describe its own user.');
  return facts;
}

/** Sessions that have held a transaction open for a while: a migration waits for their locks, and others for the migration. */
const readSessions = (client: Client): Promise<Session[]> =>
  client.query<Session>(`select a.pid, extract(epoch from pg_catalog.now() - a.xact_start)::int as seconds,
    coalesce(a.state, 'unknown') as state, coalesce(a.application_name, '') as application
  from pg_catalog.pg_stat_activity a
  where a.datname = pg_catalog.current_database() and a.pid <> pg_catalog.pg_backend_pid()
    and a.backend_type = 'client backend' and a.xact_start < pg_catalog.now() - interval '5 seconds'
  order by a.xact_start`);

function checkVersion({ version }: Facts): Check {
  const message = `PostgreSQL ${version}`;
  return version <= 18
    ? { level: 'ok', message }
    : {
        level: 'warning',
        message: `${message} is newer than what this was tested on`,
        remedy: 'Look for a newer archon-schema.',
      };
}

function checkWritable({ recovering, read_only }: Facts): Check {
  if (recovering)
    return {
      level: 'failure',
      message: 'The server is a standby, it takes no changes',
      remedy: 'Name its primary in DATABASE_URL.',
    };
  if (read_only)
    return {
      level: 'failure',
      message: 'Transactions are read-only here',
      remedy: 'ALTER ROLE or DATABASE … RESET default_transaction_read_only, or connect as another user.',
    };
  return { level: 'ok', message: 'The server takes changes' };
}

function checkRights(
  { schemas, create_schemas, create_roles, roles, user }: Facts,
  pending: readonly Migration[],
  applied: readonly Migration[],
  bookkeeping: string,
): Check[] {
  const steps = declaredBy(pending);
  const objects = steps.flatMap(({ catalog }) => catalog.objects);
  const before = new Set(lastDeclared(applied)?.catalog.objects.map(({ id }) => id));
  const made = new Set(objects.filter(({ kind }) => kind === 'schema').map(({ path }) => path[0]));
  const failures: Check[] = [];
  const needed = new Set(
    objects.flatMap(({ kind, id, parent, path }) =>
      kind === 'role' || kind === 'schema' || parent !== undefined || before.has(id) ? [] : [path[0] ?? ''],
    ),
  );
  for (const schema of needed)
    if (schemas[schema] === false)
      failures.push({
        level: 'failure',
        message: `${user} may not create in schema ${schema}`,
        remedy: `GRANT CREATE ON SCHEMA "${schema}" TO "${user}";`,
      });
    else if (schemas[schema] === undefined && !made.has(schema) && !isMadeBy(pending, /create\s+schema/i, schema))
      failures.push({
        level: 'failure',
        message: `There is no schema ${schema}`,
        remedy: `CREATE SCHEMA "${schema}";`,
      });
  const isMaking = [...made].some((schema) => schema !== undefined && schemas[schema] === undefined);
  if (steps.length > 0 && !create_schemas && (isMaking || schemas[bookkeeping] === undefined))
    failures.push({
      level: 'failure',
      message: `${user} may not create schemas (${isMaking ? [...made].join(', ') : bookkeeping})`,
      remedy: `GRANT CREATE ON DATABASE … TO "${user}";`,
    });
  const missing = objects.flatMap(({ kind, path }) => (kind === 'role' && !roles.includes(path[0] ?? '') ? path : []));
  if (missing.length > 0 && !create_roles)
    failures.push({
      level: 'failure',
      message: `${user} may not create the roles ${missing.join(', ')}`,
      remedy: `ALTER ROLE "${user}" CREATEROLE; or have them created.`,
    });
  return failures.length > 0 ? failures : [{ level: 'ok', message: `${user} may create what the migrations create` }];
}

/** Roles that policies and grants name, and that no migration makes. */
function checkRoles({ roles }: Facts, pending: readonly Migration[]): Check[] {
  const steps = declaredBy(pending);
  const made = new Set(steps.flatMap(({ catalog }) => catalog.objects.map(({ id }) => id)));
  const named = steps.flatMap(({ governed, catalog }) => [...governed.roles, ...rolesNamedIn(catalog)]);
  const missing = [...new Set(named)].filter(
    (role) =>
      role !== 'public' &&
      !roles.includes(role) &&
      !made.has(idOf('role', role)) &&
      !isMadeBy(pending, /create\s+(role|user)/i, role),
  );
  if (missing.length === 0) return [{ level: 'ok', message: 'The roles that are named are there, or will be made' }];
  return missing.map((role) => ({
    level: 'failure',
    message: `There is no role ${role}`,
    remedy: `CREATE ROLE ${ident(role)};`,
  }));
}

/** What a file may not hold. */
async function checkFiles(migrations: readonly Migration[], pending: readonly Migration[]): Promise<Check[]> {
  const checks: Check[] = [];
  try {
    refuseBrokenChain(migrations, pending);
  } catch (error) {
    checks.push({ level: 'failure', message: (error as Error).message });
  }
  for (const { file, sql = '' } of pending) {
    try {
      await refuseStatements(file, sql);
    } catch (error) {
      const [message = '', remedy] = (error as Error).message.split(/: (?=take|write|put)/);
      checks.push({ level: 'failure', message, ...(remedy !== undefined && { remedy }) });
    }
  }
  return checks;
}

async function checkNames(
  client: Client,
  pending: readonly Migration[],
  applied: readonly Migration[],
  bookkeeping: Project['bookkeeping'],
): Promise<Check> {
  try {
    const last = applied.at(-1)?.declared;
    if (pending.length === 0 && last) refuseGone(last, (await compareLive(client, last, bookkeeping)).differences);
    await refuseExisting(client, pending, applied, bookkeeping);
    return { level: 'ok', message: 'No name is taken, and no earlier run was left half done' };
  } catch (error) {
    const [message = '', remedy] = (error as Error).message.split(/(?<=\.) |: (?=record)/);
    return { level: 'failure', message, ...(remedy !== undefined && { remedy }) };
  }
}

const checkSessions = (sessions: readonly Session[]): Check[] =>
  sessions.length === 0
    ? [{ level: 'ok', message: 'No session has held a transaction open for long' }]
    : sessions.map(({ pid, seconds, state, application }) => ({
        level: 'warning',
        message: `Session ${pid}${application === '' ? '' : ` (${application})`} has a transaction open for ${seconds} s (${state}): its locks would be waited for`,
        remedy: `End it, or SELECT pg_terminate_backend(${pid});`,
      }));

const checkPublications = ({ publications }: Facts): Check[] =>
  publications.length === 0
    ? [{ level: 'ok', message: 'No publication replicates every table' }]
    : [
        {
          level: 'warning',
          message: `Publication ${publications.join(', ')} replicates every table, but no changes of tables`,
          remedy: 'Migrate the subscribers first.',
        },
      ];

function remindOfBackup({ embedded, label }: Client): Check {
  return {
    level: 'warning',
    message: 'Is there a backup?',
    remedy: embedded ? 'Copy the folder of the database.' : `pg_dump --format=custom --file=before.dump "${label}"`,
  };
}
