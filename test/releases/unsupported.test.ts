import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryProject } from '../support/project.js';
import { root } from '../workflow/root.js';

/** What of drizzle-orm 0.33 counts: it has no `drizzle-orm/casing`, and no policies. */
const old = {
  'node_modules/drizzle-orm/package.json': `{ "name": "drizzle-orm", "version": "0.33.0", "type": "module", "exports": { ".": "./index.js", "./pg-core": "./pg-core.js" } }`,
  'node_modules/drizzle-orm/index.js': 'export const is = () => false; export const entityKind = Symbol();',
  'node_modules/drizzle-orm/pg-core.js': 'export const pgTable = () => ({});',
};

test.each([['generate'], ['validate']])(
  'drizzle-orm 0.33 is refused in one line with the releases that work: %s',
  async (...args) => {
    const project = await temporaryProject({
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', dbCredentials: { url: 'postgres://127.0.0.1:1/x' } };`,
      'schema.ts': `import { pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('t', {});`,
      ...old,
    });
    try {
      const own = project.path('node_modules/archon-schema');
      await rm(own, { force: true });
      for (const part of ['dist', 'package.json']) await cp(join(root, part), join(own, part), { recursive: true });
      const { code, stdout, stderr } = await project.run('node', [join(own, 'dist/cli/main.js'), ...args]);
      expect({ code, stderr: stderr.trim() }).toEqual({
        code: 2,
        stderr:
          'error drizzle-orm 0.33.0 is not supported: archon-schema works with 0.36 to 0.45, and 1.0.0-rc.5 and later. (release.unsupported)',
      });
      expect(stdout).toBe('');
    } finally {
      await project.remove();
    }
  },
);
