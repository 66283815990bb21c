import { defined } from '../postgres/model/index.js';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type Client,
  connectCodeOf,
  connectionLabel,
  explainConnectionError,
  isConnectionUrl,
  sqlStateOf,
} from '../postgres/connect/index.js';
import type { Project } from '../project/index.js';
import { SchemaError } from '../errors/index.js';
import {
  type CreatedExtension,
  openShadow,
  presets,
  runInAnyOrder,
  type Shadow,
  type ShadowOptions,
} from '../postgres/shadow/index.js';
import { candidates, type ExtensionHints, extensionSql, findExtensions } from './find-extensions.js';
import type { Footing, Stands } from './footing.js';
import { makeWay } from './make-way.js';

/** Where things are kept between runs: in the project's `node_modules`, which no repository holds. */
export function cacheFolder({ root }: Pick<Project, 'root'>): string {
  const modules = join(root, 'node_modules');
  return existsSync(modules)
    ? join(modules, '.cache', 'archon-schema')
    : join(tmpdir(), `archon-schema-${process.getuid?.() ?? 0}`);
}

/** What of a project its shadow depends on. */
type ShadowOf = Pick<Project, 'root' | 'settings' | 'patience' | 'connection' | 'onNotice'>;

/**
 * What the settings say about the shadow: its server, and the SQL of its prelude.
 *
 * @param footing what the tool chose where the settings name no prelude
 * @throws SchemaError for a prelude that is neither a preset nor a file
 */
export async function shadowOptions(
  project: ShadowOf,
  footing?: Pick<Footing, 'prelude' | 'because'>,
): Promise<ShadowOptions> {
  const { prelude = footing?.prelude ?? [] } = project.settings.shadow ?? {};
  if (footing?.because !== undefined)
    project.onNotice?.(
      `Using the ${footing.prelude.join(' and ')} prelude because ${footing.because}; --prelude none turns it off.`,
    );
  const names = prelude.filter((name) => name !== 'none');
  return {
    prelude: await Promise.all(names.map((name) => preludeSql(name, project.root))),
    cache: cacheFolder(project),
    ...defined({ ...shadowServer(project), patience: project.patience }),
  };
}

/** The server of the shadow; none for an embedded one. */
function shadowServer({ settings, connection }: ShadowOf): Pick<ShadowOptions, 'url' | 'ssl'> {
  const { url } = settings.shadow ?? {};
  if (url === undefined || url === 'pglite') return {};
  if (url !== 'server') {
    if (isConnectionUrl(url)) return { url };
    throw new SchemaError(
      'connect.url',
      'The shadow is neither "pglite" nor "server" nor a connection string: it has to begin with postgres://.',
      { facts: { setting: 'shadow' } },
    );
  }
  if (connection.type === 'server' && isConnectionUrl(connection.url))
    return { url: connection.url, ...defined({ ssl: connection.ssl }) };
  throw new SchemaError(
    'connect.url',
    'The shadow is to be on the server of dbCredentials.url, which names none: set DATABASE_URL, or name a server with --shadow <url>.',
    { facts: { setting: 'shadow' } },
  );
}

async function preludeSql(name: string, root: string): Promise<string> {
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (preset !== undefined) return preset;
  try {
    return await readFile(resolve(root, name), 'utf8');
  } catch (cause) {
    throw new SchemaError(
      'config.invalid',
      `The prelude ${JSON.stringify(name)} is neither a file nor one of ${[...Object.keys(presets), 'none'].join(', ')}.`,
      { facts: { setting: 'prelude', value: name, expected: [...Object.keys(presets), 'none'] }, cause },
    );
  }
}

/** What tells one shadow's catalog from another's: the prelude, the server, and what the declarations stand on beside them. */
export const shadowKey = ({ url = '', prelude = [] }: ShadowOptions, more: readonly unknown[] = []): string =>
  createHash('sha256')
    .update(JSON.stringify([url, prelude, ...more]))
    .digest('hex')
    .slice(0, 16);

/** What a shadow stands on beside its prelude. */
export interface StandsOn {
  readonly stands: Stands;
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
export async function openProjectShadow(project: ShadowOf, on?: StandsOn): Promise<ProjectShadow> {
  const footing = on?.stands.footing;
  const options = await shadowOptions(project, footing);
  const tried = on && footing?.mayLook ? candidates(on.stands, on.hints) : [];
  const created = on ? on.hints.created : [];
  const names = [...tried, ...created].map(({ name }) => name);
  const shadow = await opened({ ...options, extensions: names });
  if (!on) return { ...shadow, extensions: [] };
  try {
    return await standing(project, shadow, on, tried);
  } catch (error) {
    await shadow.close();
    throw error;
  }
}

/** The shadow as each attempt finds it: with the extensions, with what is somebody else's, and ready for SQL that makes it again. */
async function standing(
  project: ShadowOf,
  shadow: Shadow,
  { stands, hints }: StandsOn,
  tried: readonly CreatedExtension[],
): Promise<ProjectShadow> {
  const { existing, foreignSchemas } = stands.footing;
  const present = [...tried, ...hints.created].flatMap(({ schema = 'public' }) => (schema === 'public' ? [] : schema));
  const yielding: Shadow = {
    ...shadow,
    attempt: (work, roles) =>
      shadow.attempt(
        (client) => work({ ...client, exec: (sql) => client.exec(makeWay(sql, foreignSchemas, present)) }),
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
  try {
    return await openShadow(options);
  } catch (cause) {
    const message =
      options.url === undefined
        ? (cause as Error).message
        : `Cannot make the shadow on ${explainConnectionError(cause, connectionLabel(options.url))}`;
    const { url } = options;
    const code = (url === undefined ? undefined : connectCodeOf(cause)) ?? 'shadow.failed';
    const facts = { database: url === undefined ? 'pglite' : connectionLabel(url), causeCode: sqlStateOf(cause) };
    throw new SchemaError(code, message, { facts, cause });
  }
}
