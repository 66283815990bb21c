import type { Exported } from './exported.js';

/** The package's name for each file in `src/entries`. */
export const entries: Readonly<Record<string, string>> = {
  main: 'archon-schema',
  validate: 'archon-schema/validate',
  postgres: 'archon-schema/postgres',
  declare: 'archon-schema/declare',
};

/** `docs/api.md`: every exported name with its signature, so that a review sees what changes for users. */
export const apiPage = (exported: ReadonlyMap<string, readonly Exported[]>): string =>
  [
    '<!-- Generated from src/entries by test/entries/docs.test.ts: UPDATE=1 npx vitest run test/entries/docs.test.ts writes it. -->',
    '',
    '# What the package exports',
    '',
    'What each function does, takes, returns and throws is in its docstring, which editors show.',
    '',
    ...[...exported].flatMap(([entry, names]) => [
      `## ${entries[entry]}`,
      '',
      ...names.flatMap(({ doc, signature, name }) => [
        `### ${name}`,
        '',
        firstSentence(doc),
        '',
        '```ts',
        // The compiler numbers the symbols by which declarations are marked, anew with each file that is added.
        signature.replaceAll(/__@(\w+)@\d+/g, '[$1]'),
        '```',
        '',
      ]),
    ]),
  ].join('\n');

const firstSentence = (doc: string): string =>
  (/^[\s\S]*?[.:](?=\s|$)/.exec(doc)?.[0] ?? doc).replaceAll(/\s+/g, ' ').replace(/:$/, '.');
