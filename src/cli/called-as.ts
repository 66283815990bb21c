import { readFileSync } from 'node:fs';

/** What tells how the program was called. */
type Environment = Readonly<Record<string, string | undefined>>;

/** The name of a command in a message of ours, and what stands behind it where that is an option or an argument. */
const command =
  /\barchon-schema (adopt|completion|generate|init|migrate|preflight|pull|restore|rollback|status|validate)\b(?= (-|<|\/|\.)|)/g;

/**
 * A text in which commands are named as the program was called: `npm run migrate` in a project that has such a script,
 * `npx archon-schema migrate` for who called it so, and as they stand for who called `archon-schema` itself.
 */
export function asCalled(text: string, env: Environment = process.env): string {
  if (!text.includes('archon-schema ') || !isCalledBy(env)) return text;
  const manager = managerOf(env);
  const scripts = env['npm_command'] === 'exec' ? undefined : scriptsOf(env);
  return text.replaceAll(command, (_whole, name: string, argument: string | undefined) => {
    const script = scripts && Object.keys(scripts).find((one) => runsCommand(scripts[one], name));
    if (script === undefined) return `${executors[manager]} archon-schema ${name}`;
    // npm takes options behind a command for its own, unless `--` stands before them.
    const rest = manager === 'npm' && argument === '-' ? ' --' : '';
    return `${manager} run ${script}${rest}`;
  });
}

const executors = { npm: 'npx', pnpm: 'pnpm exec', yarn: 'yarn', bun: 'bunx' } as const;

const managerOf = ({ npm_config_user_agent: agent = '' }: Environment): keyof typeof executors =>
  agent.startsWith('pnpm/') ? 'pnpm' : agent.startsWith('yarn/') ? 'yarn' : agent.startsWith('bun/') ? 'bun' : 'npm';

/** A script that runs something else, a test runner for one, may have called the program as it likes. */
function isCalledBy(env: Environment): boolean {
  const { npm_lifecycle_script: script, npm_lifecycle_event: event, npm_config_user_agent: agent } = env;
  if (agent === undefined) return false;
  const called = script ?? scriptsOf(env)?.[event ?? ''] ?? (event === undefined ? 'archon-schema' : '');
  return isOurs(called);
}

const isOurs = (script: string): boolean => /\barchon-schema\b|\bdist\/cli\/main\.js\b/.test(script);

const runsCommand = (script: string | undefined, name: string): boolean =>
  script !== undefined && isOurs(script) && new RegExp(`(?:archon-schema|main\\.js)"? ${name}$`).test(script.trim());

/** The scripts of the project in which a package manager runs one. */
function scriptsOf({ npm_package_json: file }: Environment): Readonly<Record<string, string>> | undefined {
  if (file === undefined) return undefined;
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { scripts?: Record<string, string> }).scripts;
  } catch {
    return undefined;
  }
}
