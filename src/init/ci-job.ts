import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../project/index.js';
import type { DatabaseFacts, InitFile } from './init-plan.js';
import { configOption } from './package-scripts.js';

/** How a project's packages are installed, by its lock file. */
const managers = [
  {
    lock: 'pnpm-lock.yaml',
    cache: 'pnpm',
    setup: ['- uses: pnpm/action-setup@v4'],
    install: 'pnpm install --frozen-lockfile',
    run: 'pnpm exec',
  },
  { lock: 'yarn.lock', cache: 'yarn', setup: [], install: 'yarn install --frozen-lockfile', run: 'yarn' },
  {
    lock: 'bun.lock',
    cache: '',
    setup: ['- uses: oven-sh/setup-bun@v2'],
    install: 'bun install --frozen-lockfile',
    run: 'bunx',
  },
  { lock: 'package-lock.json', cache: 'npm', setup: [], install: 'npm ci', run: 'npx' },
  { lock: '', cache: '', setup: [], install: 'npm install', run: 'npx' },
];

/** `.github/workflows/schema.yml`; undefined where it exists. */
export function ciJob(project: Project, facts: DatabaseFacts): InitFile | undefined {
  const file = join(project.root, '.github/workflows/schema.yml');
  if (existsSync(file)) return undefined;
  const manager = managers.find(({ lock }) => lock === '' || existsSync(join(project.root, lock)));
  if (!manager) return undefined;
  const command = `${manager.run} archon-schema ${configOption(project)}`;
  const text = [
    'name: schema',
    'on:',
    '  push:',
    '    branches: [main]',
    '  pull_request:',
    'jobs:',
    '  schema:',
    '    runs-on: ubuntu-latest',
    ...(project.connection.type === 'embedded' ? [] : server(project, facts)),
    '    steps:',
    ...[
      '- uses: actions/checkout@v4',
      ...manager.setup,
      '- uses: actions/setup-node@v4',
      '  with:',
      '    node-version: 22',
      ...(manager.cache === '' ? [] : [`    cache: ${manager.cache}`]),
      `- run: ${manager.install}`,
      '# Fails where a migration is missing or edited.',
      `- run: ${command}generate --check`,
      `- run: ${command}migrate`,
      `- run: ${command}validate --reporter github`,
    ].map((line) => `      ${line}`),
    '',
  ].join('\n');
  return { file, text, what: 'a job that checks migrations and validates a database made by them' };
}

const server = ({ configFile }: Project, { server: major = 17 }: DatabaseFacts): string[] =>
  [
    'services:',
    '  postgres:',
    `    image: postgres:${major}`,
    '    env:',
    '      POSTGRES_PASSWORD: postgres',
    '    ports:',
    "      - '5432:5432'",
    '    options: --health-cmd pg_isready --health-interval 5s --health-timeout 5s --health-retries 10',
    'env:',
    `  ${variableIn(configFile)}: postgres://postgres:postgres@localhost:5432/postgres`,
  ].map((line) => `    ${line}`);

/** The variable from which the configuration reads the database's URL. */
function variableIn(configFile: string): string {
  const names = [...readFileSync(configFile, 'utf8').matchAll(/process\.env(?:\.|\[['"])([A-Za-z_]\w*)/g)].map(
    ([, name = '']) => name,
  );
  return names.find((name) => /ur[il]/i.test(name)) ?? names[0] ?? 'DATABASE_URL';
}
