import type { Client } from '../postgres/connect/index.js';
import {
  type CreatedExtension,
  extensionsNamedIn,
  makeRoles,
  type Shadow,
  runInAnyOrder,
  type Failures,
} from '../postgres/shadow/index.js';
import { extensionSql } from './extension-hints.js';
import { SchemaError } from '../errors/index.js';
import type { DeclaredStatements } from './prerequisites.js';

/** PostgreSQL manual, Appendix A: a schema, type, operator class, function, table or column that is not there. */
export const isUndefined = (error: unknown): boolean =>
  /^(?:3F000|42704|42883|42P01|42703)$/.test(String((error as { code?: unknown } | null)?.code));

/** The same, without tables and columns, which are mostly missing because something else is. */
const mayBeExtension = ({ error }: { readonly error: unknown }): boolean =>
  /^(?:3F000|42704|42883)$/.test(String((error as { code?: unknown } | null)?.code));

/** What the search for extensions works with. */
interface Search {
  readonly client: Client;
  /** Tries the declarations, of which nothing stays. @returns what did not run */
  readonly refused: () => Promise<Failures<string> | undefined>;
}

/**
 * Tries the declarations, and creates extensions as long as something is missing.
 *
 * @param prepare makes what the declarations stand on, once the extensions are there
 * @returns the extensions without which the declarations do not run, and which help
 * @throws SchemaError for one that the scratch database does not have, while nothing else helps
 */
export function findExtensions(
  shadow: Pick<Shadow, 'attempt'>,
  { statements, externalRoles, roles }: DeclaredStatements,
  tried: readonly CreatedExtension[],
  prepare: (client: Client) => Promise<void>,
): Promise<CreatedExtension[]> {
  return shadow.attempt(async (client) => {
    await makeRoles(client, externalRoles);
    return search({ client, refused: () => refusedOf(client, statements, prepare) }, tried);
  }, roles);
}

async function search(search: Search, tried: readonly CreatedExtension[]): Promise<CreatedExtension[]> {
  const { client, refused } = search;
  const helpful: CreatedExtension[] = [];
  const absent = new Set<string>();
  let failures = await refused();
  while (failures?.some(mayBeExtension)) {
    const open = tried.filter((one) => !helpful.includes(one) && !absent.has(one.name));
    const step = await nextHelp(search, failures, likelyFirst(open, failures), absent);
    if (!step) break;
    helpful.push(step.one);
    failures = step.left;
  }
  const lacking = failures?.flatMap((failure) =>
    mayBeExtension(failure) ? extensionsNamedIn(failure.error.message) : [],
  );
  const name = [...absent].find((one) => lacking?.includes(one));
  const cause = failures?.find(({ error }) => name !== undefined && extensionsNamedIn(error.message).includes(name));
  if (name !== undefined && cause) throw absentExtension(client, name, cause.error);
  return helpful;
}

/** The first of some extensions that changes what is refused; each other one is taken back. */
async function nextHelp(
  { client, refused }: Search,
  failures: Failures<string>,
  open: readonly CreatedExtension[],
  absent: Set<string>,
): Promise<{ readonly one: CreatedExtension; readonly left: Failures<string> | undefined } | undefined> {
  for (const one of open) {
    if (!(await create(client, one))) absent.add(one.name);
    else {
      const left = await refused();
      if (!isSame(failures, left)) return { one, left };
      await client.exec('rollback to savepoint extension');
    }
  }
  return undefined;
}

/** Those first that PostgreSQL's words hint at, then those that the refused statements do. */
function likelyFirst(open: readonly CreatedExtension[], failures: Failures<string>): CreatedExtension[] {
  const said = extensionsNamedIn(failures.map(({ error }) => error.message).join('\n'));
  const written = extensionsNamedIn(failures.map(({ statement }) => statement).join('\n'));
  const rank = ({ name }: CreatedExtension): number => (said.includes(name) ? 0 : written.includes(name) ? 1 : 2);
  return [...open].sort((a, b) => rank(a) - rank(b));
}

/** Whether an extension helped: of a statement that lacks two, the first changes what is said of it. */
function isSame(before: Failures<string>, after: Failures<string> | undefined): boolean {
  const textOf = (failures: readonly { readonly statement: string; readonly error: Error }[]): string =>
    failures
      .map(({ statement, error }) => `${statement}\0${error.message}`)
      .sort((a, b) => a.localeCompare(b))
      .join('\0');
  return textOf(before) === textOf(after ?? []);
}

/** Creates an extension behind a savepoint. @returns false where the database does not have it, or gives it to nobody */
async function create(client: Client, one: CreatedExtension): Promise<boolean> {
  await client.exec('savepoint extension');
  try {
    await client.exec(extensionSql(one));
    return true;
  } catch {
    await client.exec('rollback to savepoint extension');
    return false;
  }
}

async function refusedOf(
  client: Client,
  statements: readonly string[],
  prepare: (client: Client) => Promise<void>,
): Promise<Failures<string> | undefined> {
  await client.exec('savepoint declarations');
  let failures: Failures<string> | undefined;
  await prepare(client);
  await runInAnyOrder(client, statements, { sqlOf: (sql) => sql, whenFailed: (some) => (failures = some) });
  await client.exec('rollback to savepoint declarations');
  return failures;
}

function absentExtension({ embedded, label }: Client, name: string, error: Error): SchemaError {
  const where = embedded ? 'the embedded scratch database' : label;
  const remedy = embedded
    ? '--shadow server tries the declarations in a temporary database on the server of DATABASE_URL, --shadow <url> on another one'
    : 'install it on that server, or name another one with --shadow <url>';
  return new SchemaError(
    'extension.missing',
    `The declarations need extension ${name}, which ${where} does not have (${error.message}): ${remedy}.`,
    {
      facts: { object: `extension ${name}`, problem: error.message, remedy },
      cause: error,
    },
  );
}
