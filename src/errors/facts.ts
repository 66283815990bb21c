/** A value that JSON can hold. */
export type Fact = string | number | boolean | null | readonly Fact[] | { readonly [name: string]: Fact };

/** The fields of `facts`, and what each means wherever it is given. */
export const factNames = {
  tag: 'a migration, by the name of its file',
  tags: 'migrations, in order',
  file: 'a path',
  files: 'paths',
  folder: 'the path of a folder',
  line: 'a line in `file`, counted from 1',
  column: 'a column in that line, counted from 1',
  statement: 'an SQL statement',
  position: 'a statement in `file`, counted from 1',
  done: 'how many statements of `file` ran',
  object: 'the id of an object, e.g. `column public.t.c`',
  objects: 'ids of objects',
  table: 'a table, with its schema',
  tables: 'tables, with their schemas',
  schema: 'a schema',
  role: 'a role',
  database: 'the connection, without a password',
  causeCode: 'the code of the underlying error: PostgreSQL’s SQLSTATE, or a code of the driver such as `ECONNREFUSED`',
  setting: 'a setting in a configuration file',
  option: 'an option of the command',
  value: 'what was given',
  expected: 'what was expected',
  found: 'what was found',
  package: 'the name of an npm package',
  problem: 'what is wrong, without the next step',
  problems: 'everything that is wrong, a sentence each',
  remedy: 'the next step',
  count: 'how many there are',
  rows: 'how many rows',
  seconds: 'how long it was waited for',
  attempts: 'how often it was tried',
  holders: 'the sessions in the way, a line each',
  answers: 'the options that would answer, one list for each question',
  outcome: 'what is known of a COMMIT: `committed`, `aborted`, `in progress` or `unknown`',
  hash: 'the sha256 of a file as it was applied',
  createdAt: 'when a migration was generated, as drizzle-kit’s journal dates it',
} as const satisfies Readonly<Record<string, string>>;

/** The names of facts: the same thing has the same name in every error. */
export type FactName = keyof typeof factNames;

/** What an error's message says, as data: the migration's tag, the object, the file. */
export type Facts = { readonly [Name in FactName]?: Fact };
