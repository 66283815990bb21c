import { expect, test } from 'vitest';
import { builder, code, imported, string, template } from '../../src/pull/code.js';
import type { Draft } from '../../src/pull/draft.js';
import { readExisting } from '../../src/pull/existing-file.js';
import { renderFile } from '../../src/pull/render-file.js';

const draft: Draft = {
  name: 'about',
  code: code`${builder('comment')}(${imported('posts', '/app/posts.ts')}, ${string('x')})`,
  objects: [],
};

const rendered = (before: string, isCommonJs = false): string =>
  renderFile(readExisting(before), [draft], { isCommonJs, specifierOf: () => './posts.js' });

const added = `export const about = comment(posts, 'x');\n`;

test.for([
  [
    'a module without imports',
    `export const a = 1;\n`,
    `import { comment } from 'archon-schema/declare';\nimport { posts } from './posts.js';\n\nexport const a = 1;\n\n${added}`,
  ],
  [
    'names that are imported already',
    `import { comment } from 'archon-schema/declare';\nimport { posts } from './posts.js';\n\nconst a = 1;\n`,
    `import { comment } from 'archon-schema/declare';\nimport { posts } from './posts.js';\n\nconst a = 1;\n\n${added}`,
  ],
  [
    'other names of the same modules',
    `// mine\nimport {\n  grant, // rights\n} from "archon-schema/declare"\nimport { users } from './posts.js';\n\nconst a = 1;\n`,
    `// mine\nimport { comment,\n  grant, // rights\n} from "archon-schema/declare"\nimport { posts, users } from './posts.js';\n\nconst a = 1;\n\n${added}`,
  ],
  [
    'names under which something else is known',
    `import comment from 'elsewhere';\nimport { posts as all } from './posts.js';\nexport const posts = 2;\n`,
    `import comment from 'elsewhere';\nimport { posts as all } from './posts.js';\nimport { comment as comment2 } from 'archon-schema/declare';\n\nexport const posts = 2;\n\nexport const about = comment2(all, 'x');\n`,
  ],
  [
    'a name behind a comment',
    `import {\n  grant, // rights\n  comment,\n} from 'archon-schema/declare';\nimport { posts /* all */ } from './posts.js';\n`,
    `import {\n  grant, // rights\n  comment,\n} from 'archon-schema/declare';\nimport { posts /* all */ } from './posts.js';\n\n${added}`,
  ],
  [
    'types, which are no values',
    `import type { comment as C } from 'archon-schema/declare';\nimport { type posts as P } from './posts.js';\n`,
    `import type { comment as C } from 'archon-schema/declare';\nimport { posts, type posts as P } from './posts.js';\nimport { comment } from 'archon-schema/declare';\n\n${added}`,
  ],
  [
    'text that looks like an import further down',
    `export const a = \`\nimport { comment } from 'archon-schema/declare';\n\`;\n`,
    `import { comment } from 'archon-schema/declare';\nimport { posts } from './posts.js';\n\nexport const a = \`\nimport { comment } from 'archon-schema/declare';\n\`;\n\n${added}`,
  ],
] as const)('what a file holds stays when something is added: %s', ([, before, after]) => {
  expect(rendered(before)).toBe(after);
});

test('a module in CommonJS is added to in CommonJS', () => {
  expect(
    rendered(`'use strict';\nconst { grant } = require('archon-schema/declare');\nexports.a = grant;\n`, true),
  ).toBe(
    `'use strict';\nconst { comment, grant } = require('archon-schema/declare');\nconst { posts } = require('./posts.js');\n\nexports.a = grant;\n\nconst about = (exports.about = comment(posts, 'x'));\n`,
  );
});

test.for([
  '`',
  '${x}',
  '\\',
  '\\`',
  '\\${',
  '\r\n',
  '\n',
  "'",
  '"',
  `'"`,
  '$$',
  '😀',
  '\u2028',
  '\u202e',
  '\ufeff',
  '\u0001',
  '\t',
  '\\u0041',
  '--> x',
])('a text is the same text as a literal: %j', (text) => {
  // eslint-disable-next-line typescript/no-implied-eval -- whether JavaScript reads what is written is the question
  const read = (literal: string): unknown => new Function(`return ${literal};`)() as unknown;
  expect(read(string(text).text)).toBe(text);
  expect(read(string(`a${text}\n${text}b`).text)).toBe(`a${text}\n${text}b`);
  expect(read(template(text))).toBe(text);
});
