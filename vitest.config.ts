import { defineConfig } from 'vitest/config';
import { bySuite } from './test/support/by-suite.js';
import { suites, testFiles } from './test/support/suites.js';

const files = testFiles();

export default defineConfig({
  test: {
    projects: suites
      .filter((suite) => files[suite].length > 0)
      .map((suite) => ({
        extends: true as const,
        test: {
          name: suite,
          include: files[suite],
          ...(suite !== 'unit' && { globalSetup: 'test/support/servers/global-setup.ts' }),
        },
      })),
    sequence: { sequencer: bySuite },
    setupFiles: 'test/support/warm/setup.ts',
    pool: 'forks',
    // A file leaves nothing behind in its process, and loading everything again takes longer than most files.
    isolate: false,
    // As the command does: PGlite's code is optimised only where that pays.
    execArgv: ['--wasm-tiering-budget=1000000000'],
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
