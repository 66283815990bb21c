/** What the declarations of a project stand on, as far as it can be told before anything has run. */
export interface Prerequisites {
  /** Presets and files of SQL, by their names. */
  readonly prelude: readonly string[];
  /** Why the tool took that prelude; undefined where the user named it, or there is none. */
  readonly because?: string;
  /** Whether the tool may look for extensions that the declarations lack. */
  readonly mayLook: boolean;
  /** SQL that makes what is declared for others to refer to only; it runs after the prelude. */
  readonly existing: readonly string[];
  /** Schemas of a prelude or of others: a migration that makes one, or a table in it, finds it there already. */
  readonly foreignSchemas: readonly string[];
}

/** The declarations, as far as the shadow depends on them. */
export interface DeclaredStatements {
  readonly prerequisites: Prerequisites;
  readonly statements: readonly string[];
  readonly roles: readonly string[];
  readonly externalRoles: readonly string[];
}
