#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { run } from './run.js';

// PGlite is WebAssembly. V8 optimises it early, which takes longer than most commands run: only what is very hot pays. And it
// validates all functions first; most are never called, and each is validated when it is.
// A Node that does not know a flag would say so, hence only those that were tried.
if (Number.parseInt(process.versions.node, 10) <= 24)
  for (const flag of ['--wasm-tiering-budget=1000000000', '--wasm-lazy-validation']) setFlagsFromString(flag);

// A report that was not written is none. A reader that has had enough, like head, is no news.
let isBroken = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE' && !isBroken) console.error(`The output could not be written: ${error.message}.`);
  isBroken = true;
  process.exitCode = 2;
});

const exitCode = await run(process.argv.slice(2));
process.exitCode = isBroken ? 2 : exitCode;
