import type { Catalog, DeclaredCatalog } from '../../postgres/model/index.js';
import { withCustomSql } from '../../postgres/catalog/index.js';
import type { Statement } from '../../postgres/kinds/index.js';
import { lastDeclared } from '../../project/index.js';
import type { Rehearse } from '../../rehearsal/index.js';
import { countLocks } from './count-locks.js';
import { mustConverge } from './must-converge.js';
import { completeMigration, type Finish, type FinishInput, type RenameOptions } from './plan-migration.js';
import { likeKnown, nothingRenamed, type Stage, type Stages, virtual } from './stage.js';
import type { Step } from './step.js';

/** So many statements run before the locks are counted. */
const batch = 20;

/**
 * Completes a migration in as many parts as it takes for each to hold few locks. Each is a migration, proven up and down.
 *
 * @param limit locks that a part takes before the next one begins
 */
export async function completeInParts(
  rehearse: Rehearse,
  { declared: asked, history }: Step,
  answers: RenameOptions,
  limit: number,
): Promise<Stages> {
  let parts: readonly Stage[] = [];
  let past = history;
  let declared = asked;
  for (;;) {
    let left: Left | undefined;
    const finish: Finish = async (way) => {
      const { up, risky, isWhole } = await doSome(way, limit);
      left = { wanted: way.wanted, ...(!isWhole && { reached: await way.run.catalog() }) };
      return { up, risky };
    };
    const step = { declared, history: past };
    const completed = await completeMigration(rehearse, step, parts.length === 0 ? answers : nothingRenamed, {
      finish,
    });
    const { wanted = declared.catalog, reached } = left ?? {};
    declared = withCustomSql({ ...asked, catalog: wanted }, lastDeclared(past)?.catalog, completed.renames);
    if (!reached) return ending(parts, { completed, declared, history: past, isOutside: false, isPart: true });
    const between: DeclaredCatalog = {
      ...asked,
      fingerprint: `${asked.fingerprint} before part ${parts.length + 2}`,
      catalog: likeKnown(reached, wanted, lastDeclared(past)?.catalog),
    };
    parts = [...parts, { completed, declared: between, history: past, isOutside: false, isPart: true }];
    past = [...past, virtual(completed, between, (past.at(-1)?.entry.idx ?? -1) + 1)];
  }
}

const ending = (parts: readonly Stage[], last: Stage): Stages => {
  const [first, ...more] = parts;
  return first ? [first, ...more, last] : [last];
};

interface Left {
  readonly wanted: Catalog;
  /** Where something is left to do. */
  readonly reached?: Catalog;
}

/** Runs the plan until it holds many locks. */
async function doSome({ run, wanted, options, planned }: FinishInput, limit: number) {
  const held = await countLocks(run.client);
  const ordered = withOwn(planned);
  const up: string[] = [];
  const done: Statement[] = [];
  let open: readonly Statement[] = [];
  for (let at = 0; at < ordered.length; at += batch) {
    if (up.length > 0 && (await countLocks(run.client)) - held > limit) return { up, risky: done, isWhole: false };
    const tried = await run.tryAll([...open, ...ordered.slice(at, at + batch)]);
    const ran = tried.ran ?? tried.partly;
    up.push(...ran.map(({ sql }) => sql));
    done.push(...ran);
    // What needs something that comes later waits for it.
    open = (tried.failures ?? []).map(({ statement }) => statement);
  }
  const rest = await mustConverge(run, wanted, options);
  return { up: [...up, ...rest], risky: planned, isWhole: true };
}

/**
 * What is on a table follows it at once: while it is new, its keys cost nothing, and what the database grants by default on it is taken
 * back in the same part. What is dropped and made again keeps its order.
 */
function withOwn(planned: readonly Statement[]): readonly Statement[] {
  const dropped = new Set(planned.flatMap(({ sql, object }) => (sql.startsWith('DROP ') ? [object] : [])));
  const groups = new Map<string, Statement[]>();
  planned.forEach((statement, at) => {
    const key = dropped.has(statement.object) ? String(at) : (statement.on?.join('.') ?? statement.object);
    groups.set(key, [...(groups.get(key) ?? []), statement]);
  });
  return [...groups.values()].flat();
}
