import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DeclaredCatalog } from '../../src/postgres/model/index.js';
import { type DeclaredSchema, loadDeclaredSchema, readDeclared } from '../../src/expected/index.js';
import type { DrizzleSnapshot } from '../../src/project/index.js';
import { makeDraft } from '../../src/migrations/generate/make-draft.js';
import { completeMigration, type RenameOptions } from '../../src/migrations/generate/plan-migration.js';
import { completeOnline } from '../../src/migrations/generate/plan-online.js';
import { proveMigration } from '../../src/migrations/generate/prove-migration.js';
import { breakpoint, loadProject, type Migration, withoutConcurrently } from '../../src/project/index.js';
import { rehearsalsOn, withRolesOfHistory } from '../../src/rehearsal/index.js';
import type { Shadow } from '../../src/postgres/shadow/index.js';
import type { TemporaryProject } from '../support/project.js';
import { root } from '../workflow/root.js';

/** A step of a history, made as `generate` makes it, without its files. */
export interface Step extends Migration {
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly declared: DeclaredCatalog;
  readonly snapshot: DrizzleSnapshot;
  readonly schema: DeclaredSchema;
  /** What is told about it, and about its rollback. */
  readonly risks: readonly string[];
  readonly rollbackRisks: readonly string[];
  readonly irreversible: readonly string[];
}

const imports = `import { sql } from 'drizzle-orm';
import { bigint, boolean, char, check, date, foreignKey, index, inet, integer, interval, json, jsonb, numeric, pgEnum, pgMaterializedView, pgPolicy, pgRole, pgSchema, pgSequence, pgTable, pgView, point, primaryKey, real, serial, smallint, text, time, timestamp, unique, uniqueIndex, uuid, varchar } from 'drizzle-orm/pg-core';
import { comments, comment, grant, pgFunction, pgTrigger } from '${root}src/declare/index.ts';
`;

let number = 0;

/** Drafts, completes and proves the migration from a history to the declarations in a source. */
export async function makeStep(
  project: TemporaryProject,
  shadow: Shadow,
  history: readonly Step[],
  source: string,
  {
    answers = { renames: [], creates: [] },
    prove = true,
    online = false,
  }: { answers?: RenameOptions; prove?: boolean; online?: boolean } = {},
): Promise<Step> {
  const name = `state-${number++}`;
  const configFile = project.path(`${name}.config.ts`);
  await writeFile(project.path(`${name}.ts`), imports + source);
  await writeFile(
    configFile,
    `export default { dialect: 'postgresql', schema: './${name}.ts', out: './drizzle', entities: { roles: true }, driver: 'pglite', dbCredentials: { url: './db' } };`,
  );
  const last = history.at(-1);
  const schema = withRolesOfHistory(
    await loadDeclaredSchema(await loadProject(dirname(configFile), configFile)),
    history,
  );
  const draft = await makeDraft({ configFile, previous: last?.snapshot });
  const rehearse = rehearsalsOn(shadow, schema);
  const declared = await readDeclared(rehearse, schema);
  const whole = { history, declared };
  const stages = online ? await completeOnline(rehearse, whole, answers, { all: true, concurrent: [] }) : [];
  if (stages.length === 0)
    stages.push({
      completed: await completeMigration(rehearse, whole, answers, { draft: draft.up }),
      ...whole,
      isOutside: false,
    });
  for (const stage of stages) {
    const up = stage.completed.up.map(withoutConcurrently);
    if (prove) await proveMigration(rehearse, stage, { ...stage.completed, up, tag: 'next' });
  }
  const completed = {
    up: stages.flatMap((stage) => stage.completed.up.map(withoutConcurrently)),
    down: [...stages].reverse().flatMap((stage) => stage.completed.down),
    risks: stages.flatMap((stage) => stage.completed.risks),
    rollbackRisks: stages.flatMap((stage) => stage.completed.rollbackRisks),
    irreversible: stages.flatMap((stage) => stage.completed.irreversible),
  };
  const toSql = (statements: readonly string[]): string => statements.map((sql) => `${sql};`).join(`${breakpoint}\n`);
  const [sql, downSql] = [toSql(completed.up), toSql(completed.down)];
  return {
    ...completed,
    entry: { idx: history.length, version: '7', when: number, tag: name, breakpoints: true },
    tag: name,
    file: name,
    sql,
    hash: name,
    hashes: [name],
    downFile: name,
    catalogFile: name,
    proven: undefined,
    renames: [],
    takenOver: [],
    undo: [],
    downSql,
    snapshot: draft.snapshot,
    snapshotFile: '',
    schema,
    declared,
  };
}
