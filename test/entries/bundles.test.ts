import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** What every browser and every edge runtime has beside the language: nothing of Node's. */
const everywhere = { TextEncoder, TextDecoder, URL };

interface Bundle {
  readonly kilobytes: number;
  readonly exports: Record<string, unknown>;
}

/** Bundles code that imports this package's entries, for browsers, and runs it without Node. */
async function bundled(code: string): Promise<Bundle> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: fileURLToPath(new URL('../..', import.meta.url)) },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'bundle',
    write: false,
  });
  const [output] = outputFiles;
  const context = createContext({ ...everywhere });
  runInContext(output?.text ?? '', context);
  return {
    kilobytes: Math.ceil((output?.contents.length ?? 0) / 1000),
    exports: runInContext('bundle', context) as Record<string, unknown>,
  };
}

/** At most so many kB, minified, with what they import of Drizzle and Zod. A limit that is reached wants a look at what grew. */
test.each([
  ['archon-schema/schema', 100, 'workflowTemplates'],
  ['archon-schema/models', 175, 'insertTemplate'],
  ['archon-schema/declare', 90, 'pgFunction'],
])('%s runs in a browser, and is at most %d kB', async (entry, limit, name) => {
  const { kilobytes, exports } = await bundled(`export * from '${entry}';`);
  process.stdout.write(`${entry}: ${kilobytes} kB\n`);
  expect(exports[name]).toBeDefined();
  expect(kilobytes).toBeLessThanOrEqual(limit);
});

test('a model checks a row in a browser', async () => {
  const { exports } = await bundled(`import { insertTemplate } from 'archon-schema/models';
export const row = insertTemplate.safeParse({ name: 'Not A Name', version: '1.0.0' });`);
  expect(exports['row']).toMatchObject({ success: false });
  expect(JSON.stringify(exports['row'])).toContain('a name holds small letters');
});

test('a declaration checks its name in a browser, by bytes', async () => {
  const { exports } = await bundled(`import { pgFunction } from 'archon-schema/declare';
const message = (name) => { try { pgFunction(name, { returns: 'integer', language: 'sql', body: '' }); } catch (error) { return error.message; } };
export const [short, long] = [message('f'), message('é'.repeat(32))];`);
  expect([exports['short'], exports['long']]).toEqual([undefined, expect.stringContaining('is 64 bytes long')]);
});
