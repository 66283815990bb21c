import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeclaredCatalog } from '../../postgres/model/index.js';
import { visible } from '../../postgres/catalog/index.js';
import { readCatalogFile, type Remembered } from './catalog-snapshot.js';
import type { Project } from '../project.js';
import { readJson } from '../read-json.js';
import { SchemaError } from '../../errors/index.js';

/** drizzle-kit's `meta/_journal.json`. */
export interface Journal {
  readonly version: string;
  readonly dialect: string;
  readonly entries: readonly JournalEntry[];
}

export interface JournalEntry {
  readonly idx: number;
  readonly version: string;
  /** Milliseconds since 1970; drizzle records it as `created_at`. */
  readonly when: number;
  /** The name of the file, without `.sql`. */
  readonly tag: string;
  readonly breakpoints: boolean;
}

/** A migration in the project's folder. What is not there is undefined. */
export interface Migration extends Remembered {
  readonly entry: JournalEntry;
  readonly tag: string;
  readonly file: string;
  readonly sql: string | undefined;
  /** sha256 of the file, in hexadecimal: what drizzle records. */
  readonly hash: string | undefined;
  /** The same with the line ends that git may have given it: whichever of them was recorded, it is this file. */
  readonly hashes: readonly string[];
  readonly downFile: string;
  readonly downSql: string | undefined;
  /** drizzle-kit's snapshot. */
  readonly snapshot: unknown;
  readonly catalogFile: string;
  /** Our catalog snapshot. */
  readonly declared: DeclaredCatalog | undefined;
}

/** Part of a migration file that is sent at once, and the line on which it starts, counted from 1. */
export interface Chunk {
  readonly sql: string;
  readonly line: number;
}

export const breakpoint = '--> statement-breakpoint';

export const journalFile = (out: string): string => join(out, 'meta', '_journal.json');

const isEntry = (entry: unknown): boolean => {
  const { tag, when } = (entry ?? {}) as Partial<JournalEntry>;
  return typeof tag === 'string' && typeof when === 'number';
};

/** A tag names files in the folder: it leads to no other one. */
function refuseEntry(file: string, { tag, when }: JournalEntry): void {
  const shown = visible(JSON.stringify(tag));
  if (tag === '' || /[/\\\p{Cc}\p{Cf}]|^\.{1,2}$/u.test(tag))
    throw new SchemaError(
      'folder.damaged',
      `${file} names a migration ${shown}, which is no name of a file: restore it from git.`,
      { facts: { file, tag } },
    );
  if (!Number.isSafeInteger(when))
    throw new SchemaError(
      'folder.damaged',
      `${file} dates ${shown} at ${when}, which is no whole number of milliseconds: restore it from git.`,
      { facts: { file, tag } },
    );
}

/** The files of a migration. */
export const migrationFiles = (out: string, tag: string) => ({
  up: join(out, `${tag}.sql`),
  down: join(out, 'down', `${tag}.sql`),
  snapshot: join(out, 'meta', `${tag.split('_')[0]}_snapshot.json`),
  catalog: join(out, 'catalog', `${tag}.json`),
});

/** The journal of a project's migrations; one without entries where there is none. */
export async function readJournal({ out }: Pick<Project, 'out'>): Promise<Journal> {
  const file = journalFile(out);
  if (!existsSync(file)) return { version: '7', dialect: 'postgresql', entries: [] };
  const journal = readJson(file);
  const entries = (journal as { entries?: unknown } | null)?.entries;
  if (!Array.isArray(entries) || !entries.every(isEntry))
    throw new SchemaError(
      'folder.damaged',
      `${file} is no journal of drizzle-kit: its entries are not complete. Restore it from git.`,
      { facts: { file } },
    );
  for (const entry of entries as JournalEntry[]) refuseEntry(file, entry);
  return journal as Journal;
}

/**
 * Reads the migrations of a project.
 *
 * @returns in the order of the journal; none if there is no journal
 * @throws SchemaError when the journal is no JSON; a snapshot throws when it is asked for
 */
export async function readMigrations(project: Pick<Project, 'out'>): Promise<Migration[]> {
  const { entries } = await readJournal(project);
  return Promise.all(entries.map((entry) => readMigration(project.out, entry)));
}

async function readMigration(out: string, entry: JournalEntry): Promise<Migration> {
  const { tag } = entry;
  const files = migrationFiles(out, tag);
  const text = await readText(files.up);
  const sql = text === undefined ? undefined : withUnixLines(text);
  const downText = await readText(files.down);
  const snapshot = whenAsked(() => readJson(files.snapshot));
  const kept = whenAsked(() => readCatalogFile(files.catalog));
  return {
    entry,
    tag,
    file: files.up,
    sql,
    hash: sql === undefined ? undefined : sha256(sql),
    hashes: sql === undefined ? [] : [sql, sql.replaceAll('\n', '\r\n'), text ?? ''].map(sha256),
    downFile: files.down,
    downSql: downText === undefined ? undefined : withUnixLines(downText),
    get snapshot() {
      return snapshot();
    },
    catalogFile: files.catalog,
    get declared() {
      return kept().declared;
    },
    get proven() {
      return kept().proven;
    },
    get renames() {
      return kept().renames;
    },
    get takenOver() {
      return kept().takenOver;
    },
    get undo() {
      return kept().undo;
    },
  };
}

/** What was declared at the last migration that has a catalog snapshot: those of drizzle-kit alone have none. */
export const lastDeclared = (history: readonly Pick<Migration, 'declared'>[]): DeclaredCatalog | undefined =>
  history.findLast(({ declared }) => declared !== undefined)?.declared;

/** Splits a migration file at drizzle-kit's breakpoints. Chunks that hold nothing but space and comments are left out. */
export function splitChunks(sql: string): Chunk[] {
  const chunks: Chunk[] = [];
  let line = 1;
  for (const part of sql.split(breakpoint)) {
    const leading = part.length - part.trimStart().length;
    const text = part.trim();
    if (text.replace(/^\s*--.*$/gm, '').trim() !== '')
      chunks.push({ sql: text, line: line + part.slice(0, leading).split('\n').length - 1 });
    line += part.split('\n').length - 1;
  }
  return chunks;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Line ends and a byte order mark are no part of what a file says. */
const withUnixLines = (text: string): string => text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');

async function readText(file: string): Promise<string | undefined> {
  if (!existsSync(file)) return undefined;
  if (!statSync(file).isFile())
    throw new SchemaError('folder.damaged', `${file} is no file: a migration is a plain one.`, { facts: { file } });
  return readFile(file, 'utf8');
}

/** A history has a snapshot for each migration, and most commands look at the last one only. */
function whenAsked<T>(read: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: read() }).value;
}
