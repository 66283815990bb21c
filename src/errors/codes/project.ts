import type { CodeTexts } from './code-text.js';

/** Configuration, declarations, and what the command was given. */
export const projectCodes = {
  'argument.invalid': {
    title: 'An argument cannot be used',
    cause:
      'An option has the wrong form, names something that does not exist, or answers a question that is not asked.',
    cure: 'The message names the option and what it accepts; `archon-schema <command> --help` lists all options.',
  },
  'config.missing': {
    title: 'No configuration file',
    cause: 'There is no `drizzle.config.ts` in the working directory, or `--config` names a file that does not exist.',
    cure: 'Run the command in the folder of `drizzle.config.ts`, or name the file with `--config`.',
  },
  'config.invalid': {
    title: 'A setting is wrong',
    cause:
      '`drizzle.config.ts` or `archon-schema.config.ts` has a setting that does not exist or a value that cannot be used.',
    cure: 'Correct the settings that the message or the lines beneath it name.',
  },
  'module.unloadable': {
    title: 'A TypeScript module does not load',
    cause:
      'A configuration file or a module of the schema throws an error while it is imported, or has a syntax error.',
    cure: 'Correct the module. The lines beneath the message show where in your code the error was thrown.',
  },
  'schema.missing': {
    title: 'No schema files',
    cause: '`schema` in `drizzle.config.ts` matches no TypeScript or JavaScript file.',
    cure: 'Correct the path or pattern. Paths start at the working directory.',
  },
  'declaration.invalid': {
    title: 'A declaration cannot be used',
    cause:
      'Something in the schema is declared in a way that PostgreSQL or drizzle-kit cannot accept: an empty or too long name, two declarations of one object, a table that is not exported by itself.',
    cure: 'Change the declaration that the message names.',
  },
  'declaration.refused': {
    title: 'PostgreSQL refuses the declarations',
    cause:
      'The SQL of the declarations was run on the scratch database and failed: a typing error in an SQL expression, or a type, function or extension that the scratch database does not have.',
    cure: 'Correct the expression. If the database has the missing object from elsewhere, create it in the scratch database with `--prelude <file>`, or use `--shadow server`, which makes a temporary database on the server of `DATABASE_URL`.',
  },
  'extension.missing': {
    title: 'The scratch database does not have an extension',
    cause:
      'The declarations use a type, function or operator class of an extension that the embedded database, or the server that `--shadow` names, does not have.',
    cure: 'Run the command with `--shadow server`, which makes a temporary database on the server of `DATABASE_URL` and drops it afterwards, or name another server with `--shadow <url>`. `shadow: "server"` in `archon-schema.config.ts` says it once for all.',
  },
  'drizzle-kit.missing': {
    title: 'drizzle-kit is not installed',
    cause: '`generate` uses the drizzle-kit of your project, and the project has none.',
    cure: 'Run `npm install --save-dev drizzle-kit`.',
  },
  'release.unsupported': {
    title: 'Another release of Drizzle is installed than this can work with',
    cause:
      'The project has a drizzle-orm outside of the supported range, another one than archon-schema finds, or a drizzle-kit that lays out its folder otherwise than it is.',
    cure: 'Install the release that the message names, or run `npx drizzle-kit up`, which converts a folder of 0.x for 1.0.',
  },
  'drizzle-kit.refused': {
    title: 'drizzle-kit refuses the declarations',
    cause: 'drizzle-kit ended with an error while it read the declarations or compared them with its last snapshot.',
    cure: 'The message repeats what drizzle-kit said last. `npx drizzle-kit generate` shows all of it.',
  },
  'shadow.failed': {
    title: 'The scratch database cannot be created',
    cause:
      'The embedded database did not start, SQL of a prelude failed, or the server that `--shadow` names does not allow a temporary database.',
    cure: 'Correct the prelude or the URL. On a server the role needs CREATEDB.',
  },
  unexpected: {
    title: 'An error that nobody expected',
    cause:
      'A defect of archon-schema, or an error of a library or of the operating system that archon-schema does not know.',
    cure: 'Run the command again with `DEBUG=1` to see where it was thrown, and report it.',
  },
} as const satisfies CodeTexts;
