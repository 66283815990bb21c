import { mkdir, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { openPostgres } from '../src/postgres/connect/index.js';
import { migrate } from '../src/migrations/apply/index.js';
import { explain, listQueries, loadWorkflows, unusedIndexes } from '../test/models/query-plans.js';
import { startServer } from '../test/support/servers/start-server.js';
import { root } from '../test/workflow/root.js';
import { measureCommand } from './measure.js';

/**
 * The workflow schema itself: how long each query of the application takes and by which index, and what importing and
 * type-checking it costs beside bare Drizzle. Ends with 1 when a query reads a large table whole or an index serves none.
 */
const { values } = parseArgs({
  options: {
    executions: { type: 'string', default: '200000' },
    templates: { type: 'string', default: '20000' },
    major: { type: 'string', default: '17' },
    runs: { type: 'string', default: '5' },
  },
});
const runs = Number(values.runs);
console.log(`${cpus().length} cores, Node ${process.version}, PostgreSQL ${values.major}, medians of ${runs} runs\n`);
await printImports();
await printTypeChecks();
process.exitCode = (await printQueries()) ? 0 : 1;

async function printImports(): Promise<void> {
  console.log('| import | ms | MB |\n|---|---|---|');
  const imports: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['drizzle-orm/pg-core', `import 'drizzle-orm/pg-core'`],
    ['archon-schema/schema', `import 'archon-schema/schema'`],
    ['archon-schema/models', `import 'archon-schema/models'`],
    ['zod', `import 'zod'`],
  ];
  for (const [name, code] of imports) {
    const command = [process.execPath, '--input-type=module', '-e', code || '0'];
    const measured = await measureCommand(command, { runs, cwd: root, limit: 30_000 });
    if (measured?.code !== 0) throw new Error(`${name} does not load: ${measured?.output}`);
    console.log(`| ${name} | ${measured.time.toFixed(0)} | ${measured.memory?.toFixed(0) ?? ''} |`);
  }
  console.log();
}

/** A program that uses one table's types: the bare Drizzle one has the same columns, without checks, policies and shapes. */
async function printTypeChecks(): Promise<void> {
  const folder = `${root}node_modules/.tmp-projects/types`;
  await mkdir(folder, { recursive: true });
  const bare = `import { boolean, integer, jsonb, pgTable, text, timestamp, uuid, varchar } from 'drizzle-orm/pg-core';
const workflowTemplates = pgTable('t', {
  id: uuid('id').primaryKey().defaultRandom(), name: varchar('name', { length: 255 }).notNull(), title: text('title').notNull(),
  description: text('description').notNull().default(''), version: varchar('version', { length: 50 }).notNull().default('1.0.0'),
  category: varchar('category', { length: 100 }), tags: jsonb('tags').notNull(), parameters: jsonb('parameters').notNull(),
  outputs: jsonb('outputs').notNull(), steps: jsonb('steps').notNull(), timeoutMinutes: integer('timeout_minutes').notNull().default(60),
  maxRetries: integer('max_retries').notNull().default(3), isPublic: boolean('is_public').notNull().default(false),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow() });`;
  const uses = `export const row: typeof workflowTemplates.$inferInsert = { name: 'a', title: 'A', tags: [], parameters: {}, outputs: {}, steps: [] };`;
  const programs: Readonly<Record<string, string>> = {
    'bare Drizzle': `${bare}\n${uses}`,
    'archon-schema/schema': `import { workflowTemplates } from 'archon-schema/schema';\n${uses}`,
    'archon-schema/models': `import { insertTemplate, selectExecution } from 'archon-schema/models';
export const row = insertTemplate.parse({}); export const id: string = selectExecution.parse({}).id; export const steps = row.steps?.[0]?.name;`,
  };
  console.log('| type-checking a consumer | s | files | types | instantiations |\n|---|---|---|---|---|');
  for (const [name, code] of Object.entries(programs)) {
    const compilerOptions = { strict: true, skipLibCheck: true, noEmit: true, module: 'nodenext', types: [] };
    await writeFile(`${folder}/index.ts`, code);
    await writeFile(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, files: ['index.ts'] }));
    const command = [`${root}node_modules/.bin/tsc`, '--extendedDiagnostics', '-p', folder];
    const measured = await measureCommand(command, { runs, cwd: root, limit: 120_000 });
    if (measured?.code !== 0) throw new Error(`${name} does not compile: ${measured?.output}`);
    const told = (what: string): string => new RegExp(`${what}:\\s+([\\d.]+)`).exec(measured.output)?.[1] ?? '';
    console.log(
      `| ${name} | ${told('Total time')} | ${told('Files')} | ${told('Types')} | ${told('Instantiations')} |`,
    );
  }
  await rm(folder, { recursive: true });
  console.log();
}

/** @returns whether each query is served by an index, and each index serves one */
async function printQueries(): Promise<boolean> {
  const load = { templates: Number(values.templates), executions: Number(values.executions) };
  const server = await startServer(Number(values.major));
  const client = await openPostgres(server.url);
  try {
    await migrate(client, {
      out: `${root}drizzle`,
      bookkeeping: { schema: 'drizzle', table: '__drizzle_migrations' },
    });
    const start = performance.now();
    await loadWorkflows(client, load);
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    console.log(
      `${load.executions} executions, ${load.executions * 5} steps, ${load.templates} templates, loaded in ${seconds} s\n`,
    );
    console.log('| query | ms | by | reads whole |\n|---|---|---|---|');
    let isGood = true;
    for (const [name, query] of Object.entries(listQueries)) {
      await explain(client, query);
      const { time, indexes, scanned } = await explain(client, query);
      console.log(`| ${name} | ${time.toFixed(2)} | ${indexes.join(', ')} | ${scanned.join(', ')} |`);
      isGood &&= scanned.length === 0;
    }
    const unused = await unusedIndexes(client);
    console.log(unused.length === 0 ? '\nEvery index was used.' : `\nNot used: ${unused.join(', ')}`);
    return isGood && unused.length === 0;
  } finally {
    await client.close();
    await server.stop();
  }
}
