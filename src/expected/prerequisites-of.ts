import { readExtensions } from '../postgres/catalog/index.js';
import { defined } from '../postgres/model/index.js';
import {
  type CreatedExtension,
  extensionsCreatedIn,
  extensionSchema,
  extensionsNamedIn,
} from '../postgres/shadow/index.js';
import { connect, type Migration, type Project } from '../project/index.js';
import type { DeclaredStatements, ShadowPrerequisites } from '../rehearsal/index.js';

/** How long the live database is waited for, in seconds, where it is only asked for the schemas of its extensions. */
const connectTimeout = 2;

/**
 * The extensions of a project's database, where the declarations may need one of which its migrations say nothing; none where nobody
 * answers at once.
 */
export async function installedExtensions(
  project: Project,
  { statements, prerequisites }: DeclaredStatements,
  history: readonly Pick<Migration, 'sql'>[],
): Promise<readonly CreatedExtension[]> {
  const { connection } = project;
  if (connection.type !== 'server' || !prerequisites.mayLook) return [];
  const created = createdIn(history).map(({ name }) => name);
  if (extensionsNamedIn(statements.join('\n')).every((name) => created.includes(name))) return [];
  const client = await connect(connection, { connectTimeout }).catch(() => undefined);
  try {
    return client ? await readExtensions(client) : [];
  } catch {
    return [];
  } finally {
    await client?.close();
  }
}

const createdIn = (history: readonly Pick<Migration, 'sql'>[]): CreatedExtension[] =>
  history.flatMap(({ sql = '' }) => extensionsCreatedIn(sql));

/**
 * What a project's declarations stand on.
 *
 * @param history its migrations
 * @param installed the extensions of the live database, where one is looked at
 */
export function prerequisitesOf(
  stands: DeclaredStatements,
  history: readonly Pick<Migration, 'sql'>[],
  installed: readonly CreatedExtension[] = [],
): ShadowPrerequisites {
  const created = createdIn(history);
  const [schema] = stands.prerequisites.prelude.flatMap((name) => extensionSchema[name] ?? []);
  return { stands, hints: { created, installed, ...defined({ schema }) } };
}
