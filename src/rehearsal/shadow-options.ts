import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isConnectionUrl } from '../postgres/connect/index.js';
import { defined } from '../postgres/model/index.js';
import { presets, type ShadowOptions } from '../postgres/shadow/index.js';
import type { Project } from '../project/index.js';
import { didYouMean, SchemaError } from '../errors/index.js';
import type { Prerequisites } from './prerequisites.js';

/** Where things are kept between runs: in the project's `node_modules`, which no repository holds. */
export function cacheFolder({ root }: Pick<Project, 'root'>): string {
  const modules = join(root, 'node_modules');
  return existsSync(modules)
    ? join(modules, '.cache', 'archon-schema')
    : join(tmpdir(), `archon-schema-${process.getuid?.() ?? 0}`);
}

/** What of a project its shadow depends on. */
export type ShadowOf = Pick<Project, 'root' | 'settings' | 'patience' | 'connection' | 'onNotice'>;

/**
 * What the settings say about the shadow: its server, and the SQL of its prelude.
 *
 * @param prerequisites what the tool chose where the settings name no prelude
 * @throws SchemaError for a prelude that is neither a preset nor a file
 */
export async function shadowOptions(
  project: ShadowOf,
  prerequisites?: Pick<Prerequisites, 'prelude' | 'because'>,
): Promise<ShadowOptions> {
  const { prelude = prerequisites?.prelude ?? [] } = project.settings.shadow ?? {};
  if (prerequisites?.because !== undefined)
    project.onNotice?.(
      `Using the ${prerequisites.prelude.join(' and ')} prelude because ${prerequisites.because}; --prelude none turns it off.`,
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
    const names = [...Object.keys(presets), 'none'];
    const problem = `The prelude ${JSON.stringify(name)} is neither a file nor one of ${names.join(', ')}.`;
    throw new SchemaError('config.invalid', [problem, didYouMean(name, names)].filter(Boolean).join(' '), {
      facts: { setting: 'prelude', value: name, expected: names },
      cause,
    });
  }
}

/** What tells one shadow's catalog from another's: the prelude, the server, and what the declarations stand on beside them. */
export const shadowKey = ({ url = '', prelude = [] }: ShadowOptions, more: readonly unknown[] = []): string =>
  createHash('sha256')
    .update(JSON.stringify([url, prelude, ...more]))
    .digest('hex')
    .slice(0, 16);
