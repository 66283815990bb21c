import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Patience, withoutPassword } from '../postgres/connect/index.js';
import { configMistakes, settingsMistakes } from './check-config.js';
import type { Bookkeeping } from './bookkeeping.js';
import { connectionOf, type Connection } from './connection.js';
import { type Layout, layoutOf, type Prefix } from './folder/layout.js';
import { defaultExport, isRecord, loadModule, textOf } from './load-module.js';
import { newLayout } from './releases.js';
import { patternsOf, schemaFiles } from './schema-files.js';
import { type ProjectSettings, settingsOf } from './settings.js';
import { SchemaError } from '../errors/index.js';

export type Casing = 'snake_case' | 'camelCase';

/** A project with a `drizzle.config.ts`, its paths absolute. */
export interface Project {
  readonly root: string;
  readonly configFile: string;
  /** The folder of the migrations. */
  readonly out: string;
  /** How it is laid out: as drizzle-kit 0.x does, or as 1.0. */
  readonly layout: Layout;
  /** What the names of its migrations begin with. */
  readonly prefix: Prefix;
  readonly casing?: Casing;
  readonly schemaFilter?: readonly string[];
  /** Patterns of the names of tables and views that drizzle-kit looks at; `!` leaves out. */
  readonly tablesFilter?: readonly string[];
  /** The table in which applied migrations are recorded. */
  readonly bookkeeping: Bookkeeping;
  /** Whether statements are written with drizzle-kit's breakpoints between them. */
  readonly breakpoints: boolean;
  readonly connection: Connection;
  readonly settings: ProjectSettings;
  /** Who hosts the database, as `entities.roles.provider` says it. */
  readonly provider?: string;
  /** Hears what is done that nobody asked for, a sentence each. */
  readonly onNotice?: (line: string) => void;
  /** How long any of its servers is waited for. */
  readonly patience?: Patience;
  /** What `schema` in the configuration names: paths, folders and globs. */
  readonly schema?: readonly string[];
  /** Texts of modules that are not written yet, by their absolute paths: they declare as if they were, beside the schema's. */
  readonly drafts?: ReadonlyMap<string, string>;
  /** The modules that declare the schema. */
  schemaFiles(): Promise<readonly string[]>;
}

const configNames = [
  'drizzle.config.ts',
  'drizzle.config.js',
  'drizzle.config.mjs',
  'drizzle.config.mts',
  'drizzle.config.cjs',
  'drizzle.config.json',
];
const settingsNames = ['archon-schema.config.ts', 'archon-schema.config.js', 'archon-schema.config.mjs'];

/**
 * Reads `drizzle.config.ts`, and `archon-schema.config.ts` beside it or in the folder where there is one.
 *
 * @param folder the working directory: from there drizzle-kit takes every path, also those in a configuration elsewhere
 * @param config the path of the configuration file
 * @returns the project, its paths absolute; nothing is opened yet
 * @throws SchemaError when there is none, it does not load, or is not for PostgreSQL
 */
export async function loadProject(folder: string, config?: string): Promise<Project> {
  const configFile = config === undefined ? firstOf(folder, configNames) : resolve(folder, config);
  if (configFile === undefined || !existsSync(configFile))
    throw new SchemaError(
      'config.missing',
      `No ${config ?? 'drizzle.config.ts'} in ${folder}: run this where it is, or name it with --config.`,
      { facts: { folder, file: config ?? 'drizzle.config.ts' } },
    );
  const root = resolve(folder);
  const raw = await load(configFile, root);
  const settingsFile = settingsFileOf({ root, configFile });
  const settings = settingsFile === undefined ? {} : await load(settingsFile, root);
  const mistakes = [
    ...configMistakes(raw).map((mistake) => `${configFile}: ${mistake}`),
    ...settingsMistakes(settings).map((mistake) => `${settingsFile}: ${mistake}`),
  ];
  if (mistakes.length === 1)
    throw new SchemaError('config.invalid', mistakes[0] ?? '', { facts: { problems: mistakes } });
  if (mistakes.length > 1)
    throw new SchemaError('config.invalid', `The configuration has ${mistakes.length} mistakes:`, {
      facts: { problems: mistakes },
      details: mistakes,
    });
  const migrations = isRecord(raw['migrations']) ? raw['migrations'] : {};
  const { schema, schemaFilter: filter, tablesFilter } = raw;
  const out = resolve(root, textOf(raw, 'out', 'drizzle'));
  const layout = layoutOf(out) ?? newLayout(configFile);
  return {
    root,
    configFile,
    out,
    layout,
    prefix: textOf(migrations, 'prefix', 'index') as Prefix,
    ...(typeof raw['casing'] === 'string' && { casing: raw['casing'] as Casing }),
    ...(filter !== undefined && { schemaFilter: [filter].flat().map(String) }),
    ...(tablesFilter !== undefined && { tablesFilter: [tablesFilter].flat().map(String) }),
    bookkeeping: {
      schema: textOf(migrations, 'schema', 'drizzle'),
      table: textOf(migrations, 'table', '__drizzle_migrations'),
      ...(layout === 'folders' && { hasNames: true }),
    },
    breakpoints: raw['breakpoints'] !== false,
    connection: connectionOf(raw, root),
    ...providerOf(raw),
    settings: settingsOf(settings),
    schema: patternsOf(schema),
    schemaFiles: () => schemaFiles(root, configFile, schema),
  };
}

function providerOf({ entities }: Record<string, unknown>): { provider?: string } {
  const roles = isRecord(entities) ? entities['roles'] : undefined;
  const provider = isRecord(roles) ? roles['provider'] : undefined;
  return typeof provider === 'string' && provider !== '' ? { provider } : {};
}

/** `archon-schema.config.ts` beside the configuration, or in the folder; undefined where there is none. */
export const settingsFileOf = ({ root, configFile }: Pick<Project, 'root' | 'configFile'>): string | undefined =>
  firstOf(dirname(configFile), settingsNames) ?? firstOf(root, settingsNames);

const firstOf = (folder: string, names: readonly string[]): string | undefined =>
  names.map((name) => join(folder, name)).find((file) => existsSync(file));

async function load(file: string, root: string): Promise<Record<string, unknown>> {
  // What a configuration reads by itself, `.env` for one, it looks for in the working directory.
  const before = process.cwd();
  process.chdir(root);
  try {
    const value = defaultExport(await loadModule(file));
    if (!isRecord(value)) throw new Error('its default export is no object');
    return value;
  } catch (cause) {
    const reason = withoutPassword(cause instanceof Error ? cause.message : String(cause)).split('\n')[0];
    throw new SchemaError('module.unloadable', `${file} does not load: ${reason}`, {
      facts: { file, problem: reason },
      cause,
    });
  } finally {
    process.chdir(before);
  }
}
