import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * The process in which drizzle-kit drafts a migration runs from dist/, as the command does: loading it from TypeScript takes ten times
 * as long, and most tests of `generate` start several.
 */
export const builtWorker = {
  name: 'built-worker',
  enforce: 'pre' as const,
  transform(code: string, id: string): string | undefined {
    if (!id.endsWith('/draft.ts')) return undefined;
    const built = id.replace('/src/', '/dist/').replace(/\.ts$/, '.js');
    if (!existsSync(built)) return undefined;
    return code.replace('const source = import.meta.url;', `const source = ${JSON.stringify(pathToFileURL(built))};`);
  },
};
