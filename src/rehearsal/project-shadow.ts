import { defined } from '../postgres/model/index.js';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  connectCodeOf,
  connectionLabel,
  explainConnectionError,
  isConnectionUrl,
  sqlStateOf,
} from '../postgres/connect/index.js';
import type { Project } from '../project/index.js';
import { didYouMean, SchemaError } from '../errors/index.js';
import { openShadow, presets, type Shadow, type ShadowOptions } from '../postgres/shadow/index.js';
import { report } from '../progress/index.js';

/** Where things are kept between runs: in the project's `node_modules`, which no repository holds. */
export function cacheFolder({ root }: Pick<Project, 'root'>): string {
  const modules = join(root, 'node_modules');
  return existsSync(modules)
    ? join(modules, '.cache', 'archon-schema')
    : join(tmpdir(), `archon-schema-${process.getuid?.() ?? 0}`);
}

/** What of a project its shadow depends on. */
type ShadowOf = Pick<Project, 'root' | 'settings' | 'patience'>;

/**
 * What the settings say about the shadow: its server, and the SQL of its prelude.
 *
 * @throws SchemaError for a prelude that is neither a preset nor a file
 */
export async function shadowOptions(project: ShadowOf): Promise<ShadowOptions> {
  const { url, prelude = [] } = project.settings.shadow ?? {};
  if (url !== undefined && !isConnectionUrl(url))
    throw new SchemaError(
      'connect.url',
      'The shadow is neither "pglite" nor a connection string: it has to begin with postgres://.',
      { facts: { setting: 'shadow' } },
    );
  const cache = cacheFolder(project);
  return {
    prelude: await Promise.all(prelude.map((name) => preludeSql(name, project.root))),
    cache,
    ...defined({ url, patience: project.patience }),
  };
}

async function preludeSql(name: string, root: string): Promise<string> {
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (preset !== undefined) return preset;
  try {
    return await readFile(resolve(root, name), 'utf8');
  } catch (cause) {
    throw new SchemaError(
      'config.invalid',
      [
        `The prelude ${JSON.stringify(name)} is neither a file nor one of ${Object.keys(presets).join(', ')}.`,
        didYouMean(name, Object.keys(presets)),
      ]
        .filter(Boolean)
        .join(' '),
      { facts: { setting: 'prelude', value: name, expected: Object.keys(presets) }, cause },
    );
  }
}

/** What tells one shadow's catalog from another's: the prelude and the server. */
export const shadowKey = ({ url = '', prelude = [] }: ShadowOptions): string =>
  createHash('sha256')
    .update(JSON.stringify([url, prelude]))
    .digest('hex')
    .slice(0, 16);

/** Opens the shadow of a project. @throws SchemaError in one line when it cannot be opened */
export async function openProjectShadow(project: ShadowOf): Promise<Shadow> {
  const options = await shadowOptions(project);
  report({ step: 'shadow' });
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
