import { type DeclaredCatalog, idOf } from '../../postgres/model/index.js';
import { rolesNamedIn } from '../../postgres/kinds/index.js';
import { type Bookkeeping, lastDeclared, type Migration } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { ident } from '../../postgres/sql/index.js';
import type { Check } from './check.js';
import { type Facts, readFacts } from './facts.js';

/**
 * Refuses to begin where the migrations could not end.
 *
 * @throws SchemaError with the first failure and its remedy; the others are its details
 */
export async function refuseFailures(
  client: Client,
  pending: readonly Migration[],
  applied: readonly Migration[],
  bookkeeping: Bookkeeping,
): Promise<void> {
  const checks = checkDatabase(await readFacts(client), pending, applied, bookkeeping);
  const failures = checks.filter(({ level }) => level === 'failure');
  const [first] = failures;
  if (!first) return;
  const { message: problem, remedy } = first;
  const problems = failures.map((failure) => `${failure.message}: ${failure.remedy}`);
  throw new SchemaError('preflight.failed', `${problems[0]} Nothing was changed.`, {
    facts: { problem, remedy, problems },
    details: problems.slice(1),
  });
}

/** Whether the server takes the migrations from this user. */
export function checkDatabase(
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
