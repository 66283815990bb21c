import { existsSync } from 'node:fs';
import { SchemaError } from '../../errors/index.js';
import { migrationFiles } from './files.js';
import { type MigrationFolder, timeOfTag, timePrefix } from './layout.js';

/** A migration's place in its folder. */
export interface Numbered {
  readonly tag: string;
  readonly entry: { readonly idx: number };
}

/**
 * The tag of the next migration, as drizzle-kit would make it: `0007_name`, `20261126193030_name`, `1795721430_name`, `_name`.
 *
 * @param history the migrations before it: a time is later than the last one's
 * @throws SchemaError where another migration has the same tag
 */
export function nextTag(folder: MigrationFolder, history: readonly Numbered[], name: string): string {
  const tag = `${prefixOf(folder, history)}_${name}`;
  if (history.some((each) => each.tag === tag) || existsSync(migrationFiles(folder, tag).up))
    throw new SchemaError('argument.invalid', `A migration ${tag} is there already: give another --name.`, {
      facts: { option: '--name', value: name, tag },
    });
  return tag;
}

function prefixOf({ layout, prefix = 'index' }: MigrationFolder, history: readonly Numbered[]): string {
  const last = history.at(-1);
  const now = Date.now();
  if (layout === 'folders' || prefix === 'timestamp' || prefix === 'supabase') {
    const isTimed = last !== undefined && /^\d{14}_/.test(last.tag);
    return timePrefix(isTimed ? Math.max(now, timeOfTag(last.tag) + 1000) : now);
  }
  if (prefix === 'unix') {
    const [, before = '0'] = /^(\d{10})_/.exec(last?.tag ?? '') ?? [];
    return String(Math.max(Math.floor(now / 1000), Number(before) + 1));
  }
  return prefix === 'none' ? '' : String((last?.entry.idx ?? -1) + 1).padStart(4, '0');
}
