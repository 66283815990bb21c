import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { isEsModule, type Project, settingsFileOf } from '../project/index.js';
import type { DatabaseFacts, InitFile } from './init-plan.js';

/** `archon-schema.config.*` beside the drizzle configuration, in its language; undefined where there is one. */
export function settingsFile(project: Project, { platform }: DatabaseFacts): InitFile | undefined {
  if (settingsFileOf(project) !== undefined) return undefined;
  const folder = dirname(project.configFile);
  const ending = endingFor(project.configFile);
  const file = join(folder, `archon-schema.config${ending}`);
  const isCommonJs = ending === '.js' && !isEsModule(file);
  const fields = [
    '// What is expected and how it is reported: all settings are optional.',
    '// title: \'My\', // "Starting My Schema Validation"',
    '// managed: { triggers: true, comments: true, grants: true }, // undeclared ones are drift, too',
    platform === undefined
      ? "// shadow: { prelude: ['supabase'] }, // what the scratch database has before your schema: supabase, neon, SQL files"
      : `// What the scratch database has before your schema.\n  shadow: { prelude: ['${platform}'] },`,
  ].map((line) => `  ${line}`);
  const body = `{\n${fields.join('\n')}\n}`;
  return { file, text: wrapped(body, ending, isCommonJs), what: 'the settings of archon-schema, all optional' };
}

function wrapped(body: string, ending: string, isCommonJs: boolean): string {
  if (ending === '.ts')
    return `import type { Settings } from 'archon-schema';\n\nexport default ${body} satisfies Settings;\n`;
  const type = `/** @type {import('archon-schema').Settings} */\n`;
  return isCommonJs ? `${type}module.exports = ${body};\n` : `${type}export default ${body};\n`;
}

function endingFor(configFile: string): '.ts' | '.js' | '.mjs' {
  const ending = extname(configFile);
  if (ending === '.js') return '.js';
  if (ending === '.json') return existsSync(join(dirname(configFile), 'tsconfig.json')) ? '.ts' : '.mjs';
  return ending === '.ts' || ending === '.mts' ? '.ts' : '.mjs';
}
