import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { DeclaredCatalog } from '../../postgres/model/index.js';
import { readJson } from '../read-json.js';
import { SchemaError } from '../../errors/index.js';
import { type ChainBreak, readAccepted } from './accepted-faults.js';
import { readCatalogFile, type Remembered } from './catalog-snapshot.js';
import { type JournalEntry, readEntries } from './entries.js';
import { type MigrationFiles, migrationFiles } from './files.js';
import { layoutOf, type MigrationFolder } from './layout.js';

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
  readonly snapshotFile: string;
  readonly catalogFile: string;
  /** Our catalog snapshot. */
  readonly declared: DeclaredCatalog | undefined;
  /** What is wrong with its place in the chain, and was accepted. */
  readonly accepted?: readonly ChainBreak[];
}

/** Part of a migration file that is sent at once, and the line on which it starts, counted from 1. */
export interface Chunk {
  readonly sql: string;
  readonly line: number;
}

export const breakpoint = '--> statement-breakpoint';

/**
 * Reads the migrations of a project.
 *
 * @returns in the order in which Drizzle runs them; none if there is no folder
 * @throws SchemaError when the journal is no JSON; a snapshot throws when it is asked for
 */
export async function readMigrations(place: MigrationFolder): Promise<Migration[]> {
  const { out, layout = layoutOf(out) ?? 'journal' } = place;
  const folder = { out, layout };
  const entries = await readEntries(folder);
  const all = entries.map((entry) => ({ entry, files: migrationFiles(folder, entry.tag) }));
  // With `prefix: 'none'`, drizzle-kit writes each snapshot over the one before: it is the last migration's.
  const isOwn = ({ tag }: JournalEntry): boolean => !tag.startsWith('_') || tag === entries.at(-1)?.tag;
  const accepted = readAccepted(out);
  return Promise.all(
    all.map(async ({ entry, files }) => {
      const known = accepted.filter(({ tag }) => tag === entry.tag);
      // Its getters stay what they are.
      return Object.assign(await readMigration(entry, files, isOwn(entry)), known.length > 0 && { accepted: known });
    }),
  );
}

async function readMigration(entry: JournalEntry, files: MigrationFiles, hasSnapshot: boolean): Promise<Migration> {
  const { tag } = entry;
  const text = await readText(files.up);
  const sql = text === undefined ? undefined : withUnixLines(text);
  const downText = await readText(files.down);
  const snapshot = whenAsked(() => (hasSnapshot ? readJson(files.snapshot) : undefined));
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
    snapshotFile: files.snapshot,
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
    get behind() {
      return kept().behind;
    },
    get locks() {
      return kept().locks;
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
