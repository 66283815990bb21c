/** A file that is written as it stands here. */
export interface InitFile {
  /** Its absolute path. */
  readonly file: string;
  readonly text: string;
  /** What is done, in words: `adds the scripts generate, migrate`. */
  readonly what: string;
}

/** What a project lacks to work with archon-schema. Nothing is written yet. */
export interface InitPlan {
  readonly files: readonly InitFile[];
  /** A job for GitHub, where the project is not known to be there: a question. */
  readonly job?: InitFile;
  /** The tags of migrations without rollback or catalog snapshot. */
  readonly lacking: readonly string[];
  /** What exists and stays as it is, a sentence each. */
  readonly left: readonly string[];
}

/** What is known of the project's database. */
export interface DatabaseFacts {
  /** PostgreSQL's major. */
  readonly server?: number;
  /** The platform whose roles and schemas it has: a preset of the shadow's prelude. */
  readonly platform?: 'supabase' | 'neon';
}
