/** Lists executions, newest first, page by page: each page begins after the last row of the one before, at any depth alike. */
import { workflowExecutions, workflowTemplates } from 'archon-schema/schema';
import { and, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import { type Database, openDatabase } from './open-database.js';

interface Cursor {
  /** As PostgreSQL writes it: it counts microseconds, a Date only milliseconds, so that a Date would skip rows. */
  readonly createdAt: string;
  readonly id: string;
}

/** One page of the executions that somebody triggered, and where the next begins; undefined on the last. */
async function listExecutions(db: Database, triggeredBy: string, size: number, after?: Cursor) {
  const { createdAt, id } = workflowExecutions;
  const rows = await db
    .select({ ...getTableColumns(workflowExecutions), cursor: sql<string>`${createdAt}::text` })
    .from(workflowExecutions)
    .where(
      and(
        eq(workflowExecutions.triggeredBy, triggeredBy),
        after && sql`(${createdAt}, ${id}) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(createdAt), desc(id))
    .limit(size);
  const last = rows.length === size ? rows.at(-1) : undefined;
  return { rows, next: last && { createdAt: last.cursor, id: last.id } };
}

const { db, close } = await openDatabase();
const [template] = await db
  .insert(workflowTemplates)
  .values({ name: 'listed', title: 'Listed' })
  .onConflictDoUpdate({ target: workflowTemplates.name, set: { title: 'Listed' } })
  .returning();
if (!template) throw new Error('The template was not stored.');

// All in one statement, so with one created_at: the id tells them apart.
const triggeredBy = `list-example-${Date.now()}`;
const executions = Array.from({ length: 25 }, () => ({ workflowTemplateId: template.id, triggeredBy }));
await db.insert(workflowExecutions).values(executions);
// And one a microsecond later than another, which a Date cannot tell.
await db
  .update(workflowExecutions)
  .set({ createdAt: sql`created_at - interval '1 microsecond'` })
  .where(sql`id in (select id from ${workflowExecutions} where triggered_by = ${triggeredBy} limit 5)`);

const seen = new Set<string>();
let page = await listExecutions(db, triggeredBy, 10);
for (;;) {
  for (const { id } of page.rows) seen.add(id);
  console.log('page of', page.rows.length);
  if (!page.next) break;
  page = await listExecutions(db, triggeredBy, 10, page.next);
}
console.log('seen', seen.size, 'of', executions.length);
await close();
