import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/types/**'],
    globalSetup: 'test/support/servers/global-setup.ts',
    pool: 'forks',
    // As the command does: PGlite's code is optimised only where that pays.
    execArgv: ['--wasm-tiering-budget=1000000000'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
