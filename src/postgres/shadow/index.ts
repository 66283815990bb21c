export { lead } from './converge.js';
export { presets } from './prelude-presets.js';
export { type Failures, runAll, runInAnyOrder } from './run-in-any-order.js';
export { type Shadow, type ShadowOptions, openShadow } from './shadow.js';
