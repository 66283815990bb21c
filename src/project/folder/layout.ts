import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How drizzle-kit lays its folder out: up to 0.31 as SQL files with `meta/_journal.json`, from 1.0 on as one folder a migration,
 * `<UTC, 14 digits>_<name>/migration.sql`.
 */
export type Layout = 'journal' | 'folders';

/** What the tag of a migration begins with: `migrations.prefix` in `drizzle.config.ts`. drizzle-kit 1.0 knows no other than `timestamp`. */
export type Prefix = 'index' | 'timestamp' | 'supabase' | 'unix' | 'none';

export const prefixes: readonly Prefix[] = ['index', 'timestamp', 'supabase', 'unix', 'none'];

/** A folder of migrations. */
export interface MigrationFolder {
  readonly out: string;
  /** Without one, it is looked up; of an empty folder it is that of drizzle-kit 0.x. */
  readonly layout?: Layout;
  readonly prefix?: Prefix;
}

/** A migration's folder, of drizzle-kit 1.0: its name, which is the tag. */
const ofFolders = /^\d{14}(?:_|$)/;

/** How a folder is laid out, or undefined where it holds no migration yet. */
export function layoutOf(out: string): Layout | undefined {
  if (existsSync(join(out, 'meta', '_journal.json'))) return 'journal';
  return folderTags(out).length > 0 ? 'folders' : undefined;
}

/** The tags of the migrations that are folders, in the order in which Drizzle runs them. */
export function folderTags(out: string): string[] {
  if (!existsSync(out)) return [];
  return readdirSync(out, { withFileTypes: true })
    .filter(
      (entry) =>
        entry.isDirectory() && ofFolders.test(entry.name) && existsSync(join(out, entry.name, 'migration.sql')),
    )
    .map(({ name }) => name)
    .sort((a, b) => a.localeCompare(b));
}

/** The time that a tag begins with, in milliseconds since 1970. drizzle-orm 1.0 records it as `created_at`. */
export function timeOfTag(tag: string): number {
  const [year = 0, month = 1, ...rest] = [tag.slice(0, 4), ...(tag.slice(4, 14).match(/../g) ?? [])].map(Number);
  const [day = 1, hour = 0, minute = 0, second = 0] = rest;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** `20261126193030`, in UTC. */
export const timePrefix = (time: number): string => new Date(time).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
