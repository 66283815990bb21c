import type { Managed } from '../declare/index.js';

/** File names of the scripts for people who paste SQL into a dashboard; without one, that script is not written. */
export interface DashboardFiles {
  /** Applies every migration and records it. */
  readonly apply?: string;
  /** Records every migration on a database that has what they make, and can repair what differs. */
  readonly adopt?: string;
  /** Takes every migration back. */
  readonly rollback?: string;
  /** Compares the database with the declarations, without Node. */
  readonly validate?: string;
}

/** The scratch database in which declarations are tried. */
export interface ShadowSettings {
  /** A server on which a temporary database may be made, or `server`: that of `dbCredentials`. Without it, an embedded PGlite. */
  readonly url?: string;
  /**
   * What the declarations stand on: `supabase`, `neon`, or SQL files by their paths from the project's root. Without it, the tool looks
   * for what the declarations need; `none` turns that off.
   */
  readonly prelude?: readonly string[];
}

/** What the default export of `archon-schema.config.ts` may say beyond `drizzle.config.ts`. */
export interface Settings {
  /** The name of the schema in reports: `Starting <title> Schema Validation`. */
  readonly title?: string;
  /** Names of tables and types, in the order in which a report lists them; the others follow. */
  readonly order?: readonly string[];
  /** Which classes of objects are managed: `{ comments: false }`. */
  readonly managed?: Managed;
  /** As a text, its `url`: `shadow: 'server'`. */
  readonly shadow?: ShadowSettings | string;
  /** Scripts in `<out>/dashboard/`. */
  readonly dashboard?: DashboardFiles;
}

/** The settings of a project as they are used. */
export interface ProjectSettings extends Settings {
  readonly shadow?: ShadowSettings;
}

/** The settings of a file with what they say in short written out. */
export const settingsOf = ({ shadow, ...settings }: Settings): ProjectSettings => ({
  ...settings,
  ...(shadow !== undefined && { shadow: typeof shadow === 'string' ? { url: shadow } : shadow }),
});
