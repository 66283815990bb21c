import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DeclaredCatalog } from '../../src/postgres/model/index.js';
import { readCatalog } from '../../src/postgres/catalog/index.js';
import type { Client } from '../../src/postgres/connect/index.js';
import { journalFile, migrationFiles, type Project } from '../../src/project/index.js';
import { project } from '../workflow/workflow.js';

/** A migration in schema `app`, statement by statement. */
export interface Change {
  readonly up: readonly string[];
  readonly down: readonly string[];
}

/**
 * Writes a history of migrations with the catalog snapshots that `generate` would write.
 *
 * @param client a database in which the migrations are tried, which leaves nothing there
 */
export async function handMade(
  client: Client,
  changes: readonly Change[],
): Promise<Pick<Project, 'out' | 'bookkeeping'> & { remove(): Promise<void> }> {
  const out = await mkdtemp(join(tmpdir(), 'archon-hand-made-'));
  const entries = changes.map((_, idx) => {
    const tag = `000${idx}_change`;
    return { idx, version: '7', when: idx + 1, tag, breakpoints: true };
  });
  const texts: Record<string, unknown> = { [journalFile(out)]: { version: '7', dialect: 'postgresql', entries } };
  const toFile = (statements: readonly string[]): string => statements.join('--> statement-breakpoint\n');
  await client.exec('begin');
  for (const [index, { up, down }] of changes.entries()) {
    const files = migrationFiles({ out }, `000${index}_change`);
    for (const sql of up) await client.exec(sql);
    const catalog = await readCatalog(client, { schemas: ['app'] });
    const objects = catalog.objects.filter(({ kind, path }) => path[0] === 'app' && kind !== 'grant');
    const declared: DeclaredCatalog = {
      fingerprint: '',
      shared: [],
      governed: { roles: [], targets: [] },
      managed: [],
      operationTests: [],
      catalog: { ...catalog, objects },
    };
    Object.assign(texts, { [files.up]: toFile(up), [files.down]: toFile(down), [files.catalog]: declared });
  }
  await client.exec('rollback');
  for (const [file, content] of Object.entries(texts)) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return { out, bookkeeping: project.bookkeeping, remove: () => rm(out, { recursive: true, force: true }) };
}
