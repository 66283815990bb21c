import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fact, SchemaError } from '../../errors/index.js';

/** The rows of one table in a backup. */
export interface SavedTable {
  readonly schema: string;
  readonly table: string;
  /** The columns in the file, in its order. */
  readonly columns: readonly string[];
  /** Only these columns went, the table stayed. */
  readonly lost?: readonly string[];
  /** With `lost`: the primary key's columns, by which the values find their rows; none where it has none or lost it as well. */
  readonly key?: readonly string[];
  readonly rows: number;
  /** The file beside the manifest, in COPY's text format. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Where a sequence stood. */
export interface SavedSequence {
  readonly schema: string;
  readonly name: string;
  /** The column that owns it: the sequence may come back under another name. */
  readonly owner?: { readonly schema: string; readonly table: string; readonly column: string };
  /** As text: bigint does not fit a number. */
  readonly lastValue: string;
  readonly isCalled: boolean;
}

/** A backup's `manifest.json`. */
export interface Manifest {
  readonly version: 1;
  readonly format: 'copy text';
  readonly savedAt: string;
  readonly tables: readonly SavedTable[];
  readonly sequences: readonly SavedSequence[];
}

const nameOf = (folder: string): string => join(folder, 'manifest.json');

/** Writes the manifest, whole and on the disk: with it the backup is finished. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const draft = `${nameOf(folder)}.tmp`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, nameOf(folder));
}

/**
 * Reads the manifest of a backup.
 *
 * @throws SchemaError when there is none, it is damaged, or of another version
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(nameOf(folder), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const what =
      cause.code === 'ENOENT'
        ? `${folder} is no finished backup, it has no manifest.json: name the folder that "archon-schema rollback --backup" wrote. A rollback that did not get that far has dropped nothing.`
        : `The backup's manifest cannot be read (${cause.message}): nothing was restored.`;
    throw new SchemaError('backup.invalid', what, { facts: { folder }, cause });
  });
  const manifest = parse(text);
  const version = (manifest as { version?: unknown } | undefined)?.version;
  if (version !== undefined && version !== 1)
    throw new SchemaError(
      'backup.invalid',
      `The backup in ${folder} is of version ${JSON.stringify(version)}, this archon-schema reads version 1: use the one that wrote it.`,
      { facts: { folder, expected: 1, found: version as Fact } },
    );
  if (!isManifest(manifest))
    throw new SchemaError(
      'backup.invalid',
      `${nameOf(folder)} is damaged: take another copy of the backup, nothing was restored.`,
      { facts: { folder, file: nameOf(folder) } },
    );
  return manifest;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

function isManifest(value: unknown): value is Manifest {
  const { version, format, tables, sequences } = (value ?? {}) as Partial<Record<keyof Manifest, unknown>>;
  const isWhole = version === 1 && format === 'copy text' && Array.isArray(tables) && Array.isArray(sequences);
  return isWhole && tables.every(isTable) && sequences.every(isSequence);
}

function isTable(value: unknown): boolean {
  const table = (value ?? {}) as Partial<Record<keyof SavedTable, unknown>>;
  // A file lies beside the manifest and nowhere else.
  const isFile = isText(table.file) && /^[\w.-]+$/.test(String(table.file));
  const areNumbers = Number.isSafeInteger(table.rows) && Number.isSafeInteger(table.bytes);
  const areLists = [table.columns, table.lost ?? [], table.key ?? []].every(isTexts);
  return isFile && areNumbers && areLists && [table.schema, table.table, table.sha256].every(isText);
}

function isSequence(value: unknown): boolean {
  const { schema, name, owner, lastValue, isCalled } = (value ?? {}) as Partial<Record<keyof SavedSequence, unknown>>;
  const { schema: of, table, column } = (owner ?? { schema: '', table: '', column: '' }) as Record<string, unknown>;
  const areTexts = [schema, name, of, table, column].every(isText);
  return areTexts && typeof isCalled === 'boolean' && /^-?\d+$/.test(String(lastValue));
}
