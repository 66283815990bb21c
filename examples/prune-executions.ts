/** Deletes executions that ended long ago, in batches: each is a short transaction, so nobody waits long for its locks. */
import { workflowExecutions, workflowTemplates } from 'archon-schema/schema';
import { inArray, sql } from 'drizzle-orm';
import { type Database, openDatabase } from './open-database.js';

/** Their steps go with them. Rows that somebody else has locked are left to the next run. @returns how many went */
async function pruneBatch(db: Database, days: number, size: number): Promise<number> {
  const { id, status, createdAt } = workflowExecutions;
  const old = db
    .select({ id })
    .from(workflowExecutions)
    .where(
      sql`${status} in ('completed', 'failed', 'cancelled') and ${createdAt} < now() - make_interval(days => ${days})`,
    )
    .orderBy(createdAt)
    .limit(size)
    .for('update', { skipLocked: true });
  const gone = await db.delete(workflowExecutions).where(inArray(id, old)).returning({ id });
  return gone.length;
}

const { db, close } = await openDatabase();
const [template] = await db
  .insert(workflowTemplates)
  .values({ name: 'pruned', title: 'Pruned' })
  .onConflictDoUpdate({ target: workflowTemplates.name, set: { title: 'Pruned' } })
  .returning();
if (!template) throw new Error('The template was not stored.');

const longAgo = new Date(Date.now() - 400 * 86_400_000);
const ended = {
  workflowTemplateId: template.id,
  triggeredBy: 'prune-example',
  status: 'completed',
  createdAt: longAgo,
} as const;
await db.insert(workflowExecutions).values([
  ...Array.from({ length: 250 }, () => ended),
  // Old, but not over; over, but not old.
  { ...ended, status: 'running' },
  { ...ended, createdAt: new Date() },
]);

let gone = 0;
for (let batch = 1; batch > 0; gone += batch) {
  batch = await pruneBatch(db, 365, 100);
  console.log('deleted', batch);
}
const left = await db.$count(workflowExecutions, sql`triggered_by = 'prune-example'`);
console.log('deleted', gone, 'in all, left', left);
await db.delete(workflowTemplates).where(sql`id = ${template.id}`);
await close();
