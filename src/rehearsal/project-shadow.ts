import {
  type Client,
  connectCodeOf,
  connectionLabel,
  explainConnectionError,
  sqlStateOf,
} from '../postgres/connect/index.js';
import {
  type CreatedExtension,
  LacksRight,
  openShadow,
  runInAnyOrder,
  type Shadow,
  type ShadowOptions,
} from '../postgres/shadow/index.js';
import { SchemaError } from '../errors/index.js';
import { candidates, type ExtensionHints, extensionSql } from './extension-hints.js';
import { findExtensions } from './find-extensions.js';
import type { DeclaredStatements } from './prerequisites.js';
import { overridePrelude } from './override-prelude.js';
import { type ShadowOf, shadowOptions } from './shadow-options.js';
import { report } from '../progress/index.js';

/** What a shadow stands on beside its prelude. */
export interface ShadowPrerequisites {
  readonly stands: DeclaredStatements;
  readonly hints: ExtensionHints;
}

/** A shadow with what the declarations stand on. */
export interface ProjectShadow extends Shadow {
  /** The extensions that the declarations need and that no prelude creates. */
  readonly extensions: readonly CreatedExtension[];
}

/**
 * Opens the shadow of a project.
 *
 * @param on what its declarations stand on: it is there at the beginning of each attempt
 * @throws SchemaError in one line when it cannot be opened, or lacks an extension
 */
export async function openProjectShadow(project: ShadowOf, on?: ShadowPrerequisites): Promise<ProjectShadow> {
  const prerequisites = on?.stands.prerequisites;
  const options = await shadowOptions(project, prerequisites);
  const tried = on && prerequisites?.mayLook ? candidates(on.stands, on.hints) : [];
  const created = on ? on.hints.created : [];
  const names = [...tried, ...created].map(({ name }) => name);
  const shadow = await opened({ ...options, extensions: names });
  if (!on) return { ...shadow, extensions: [] };
  try {
    return await withPrerequisites(project, shadow, on, tried);
  } catch (error) {
    await shadow.close();
    throw error;
  }
}

/** The shadow as each attempt finds it: with the extensions, with what is somebody else's, and ready for SQL that makes it again. */
async function withPrerequisites(
  project: ShadowOf,
  shadow: Shadow,
  { stands, hints }: ShadowPrerequisites,
  tried: readonly CreatedExtension[],
): Promise<ProjectShadow> {
  const { existing, foreignSchemas } = stands.prerequisites;
  const present = [...tried, ...hints.created].flatMap(({ schema = 'public' }) => (schema === 'public' ? [] : schema));
  const yielding: Shadow = {
    ...shadow,
    attempt: (work, roles) =>
      shadow.attempt(
        (client) => work({ ...client, exec: (sql) => client.exec(overridePrelude(sql, foreignSchemas, present)) }),
        roles,
      ),
  };
  const lay = (client: Client): Promise<void> => layExisting(client, existing);
  const found = tried.length > 0 ? await findExtensions(yielding, stands, tried, lay) : [];
  for (const { name } of found)
    project.onNotice?.(
      `Using extension ${name} in the scratch database because the declarations need it; --prelude none turns it off.`,
    );
  return {
    ...yielding,
    extensions: found,
    attempt: (work, roles) =>
      yielding.attempt(async (client) => {
        for (const one of found) await client.exec(extensionSql(one));
        await layExisting(client, existing);
        return work(client);
      }, roles),
  };
}

/** What cannot be made is told by what refers to it. */
async function layExisting(client: Client, existing: readonly string[]): Promise<void> {
  if (existing.length > 0) await runInAnyOrder(client, existing, { sqlOf: (sql) => sql, whenFailed: () => undefined });
}

async function opened(options: ShadowOptions): Promise<Shadow> {
  report({ step: 'shadow' });
  try {
    return await openShadow(options);
  } catch (cause) {
    const message =
      options.url === undefined
        ? (cause as Error).message
        : `Cannot make the shadow on ${explainConnectionError(cause, connectionLabel(options.url))}`;
    const { url } = options;
    const ofServer = cause instanceof LacksRight ? 'access.denied' : connectCodeOf(cause);
    const code = (url === undefined ? undefined : ofServer) ?? 'shadow.failed';
    const facts = { database: url === undefined ? 'pglite' : connectionLabel(url), causeCode: sqlStateOf(cause) };
    throw new SchemaError(code, message, { facts, cause });
  }
}
