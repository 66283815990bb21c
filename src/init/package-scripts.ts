import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Project } from '../project/index.js';
import { SchemaError } from '../errors/index.js';
import type { InitFile } from './init-plan.js';

const commands = ['generate', 'migrate', 'validate', 'rollback'] as const;

/** What is done about the scripts of a package. */
interface Scripts {
  readonly file?: InitFile;
  readonly left: readonly string[];
}

/**
 * Adds the scripts that a package lacks; one that exists is never replaced.
 *
 * @throws SchemaError where package.json is no JSON
 */
export function packageScripts(project: Project): Scripts {
  const file = join(project.root, 'package.json');
  if (!existsSync(file)) return { left: ['There is no package.json here, so no scripts were added.'] };
  const text = readFileSync(file, 'utf8');
  const manifest = parse(text, file);
  const scripts = manifest['scripts'] ?? {};
  if (typeof scripts !== 'object') return { left: ['The scripts of package.json are no object, so none were added.'] };
  const existing = scripts as Readonly<Record<string, unknown>>;
  const own = (command: string): string => `archon-schema ${configOption(project)}${command}`;
  const missing = commands.filter((command) => existing[command] === undefined);
  const others = commands.filter((command) => !missing.includes(command) && existing[command] !== own(command));
  const ownWords = others.map((one) => `"npx ${own(one)}"`).join(', ');
  const left = [
    ...(isInstalled(manifest)
      ? []
      : ['package.json does not name archon-schema: npm install --save-dev archon-schema.']),
    ...(others.length > 0 ? [`package.json has its own scripts ${others.join(', ')}: run ${ownWords}.`] : []),
  ];
  if (missing.length === 0) return { left };
  const added = Object.fromEntries(missing.map((command) => [command, own(command)]));
  return {
    file: {
      file,
      text: likeBefore(text, { ...manifest, scripts: { ...existing, ...added } }),
      what: `the scripts ${missing.join(', ')}`,
    },
    left,
  };
}

const isInstalled = ({ name, ...manifest }: Readonly<Record<string, unknown>>): boolean =>
  name === 'archon-schema' ||
  [manifest['dependencies'], manifest['devDependencies']].some(
    (list) => typeof list === 'object' && list !== null && 'archon-schema' in list,
  );

function parse(text: string, file: string): Record<string, unknown> {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>;
  } catch (cause) {
    throw new SchemaError('config.invalid', `${file} is no JSON: ${(cause as Error).message}`, {
      facts: { file },
      cause,
    });
  }
}

/** As npm writes it: with the indentation, line breaks and ending that it had. */
function likeBefore(text: string, manifest: object): string {
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  ';
  const json = JSON.stringify(manifest, null, indent);
  const end = /\s*$/.exec(text)?.[0] ?? '';
  return `${text.includes('\r\n') ? json.replaceAll('\n', '\r\n') : json}${end}`;
}

/** Only a configuration elsewhere has to be named. */
export function configOption({ root, configFile }: Project): string {
  const path = relative(root, configFile).split(sep).join('/');
  return /^drizzle\.config\.(?:ts|js|mjs|mts|cjs|json)$/.test(path) ? '' : `-c ${path} `;
}
